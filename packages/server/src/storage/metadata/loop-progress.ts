import type { Prepare } from "./sqlite-dialect.ts";

/** How far a part of the loop has come; 0 when it has not begun. */
export function loopProgress(prepare: Prepare, part: string): number {
  const row = prepare("select position from loop_progress where part = ?").get(part);
  return Number(row?.["position"] ?? 0);
}

/** To be called in the transaction that does what the progress says. */
export function saveLoopProgress(prepare: Prepare, part: string, position: number): void {
  prepare(upsert).run(part, position);
}

const upsert = `
  insert into loop_progress (part, position) values (?, ?)
  on conflict do update set position = excluded.position`;
