import type { Prepare } from "./sqlite-dialect.ts";

export interface RunApproval {
  readonly actor: string;
  readonly isApproved: boolean;
  readonly reason: string;
}

/** What was decided about a run or a promotion first; undefined while nobody has. */
export function approvalIn(prepare: Prepare, subject: string): RunApproval | undefined {
  const row = prepare("select * from approvals where subject = ? order by id limit 1").get(subject);
  if (row === undefined) return undefined;
  return {
    actor: String(row["actor"]),
    isApproved: row["is_approved"] === 1,
    reason: String(row["reason"]),
  };
}
