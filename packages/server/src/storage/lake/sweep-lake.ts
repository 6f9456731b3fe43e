import type { Metadata } from "../metadata/open-metadata.ts";
import type { Lake } from "./lake.ts";

export interface SweepParts {
  readonly metadata: Metadata;
  readonly lake: Lake;
  /** Milliseconds since 1970, as `replaced_at` was written. */
  readonly nowMs: () => number;
  /** Milliseconds that never jump. */
  readonly monotonicMs: () => number;
}

export interface SweepResult {
  readonly replaced: number;
  readonly orphans: number;
}

/** Removes files that no reader can want any more. */
export interface Sweeper {
  sweep(): Promise<SweepResult>;
}

const selectReplaced =
  "select id, path from files where state = 'replaced' and replaced_at <= ? limit 10000";

/**
 * Replaced files go after `graceMs`, for readers may hold the list from before. A file that the manifest
 * has never heard of goes when it was already unknown in a sweep at least `graceMs` ago: a younger one may
 * be about to be entered. That does not trust the clock, which may jump.
 */
export function createSweeper(parts: SweepParts, graceMs = 3_600_000): Sweeper {
  const { metadata, lake, nowMs, monotonicMs } = parts;
  let unknownSince = new Map<string, number>();

  const removeReplaced = async (): Promise<number> => {
    const until = nowMs() - graceMs;
    const files = await metadata.read((prepare) => prepare(selectReplaced).all(until));
    for (const { path } of files) await lake.remove(String(path));
    await metadata.transaction((prepare) => {
      for (const { id } of files) prepare("delete from files where id = ?").run(Number(id));
    });
    return files.length;
  };
  const removeOrphans = async (): Promise<number> => {
    const now = monotonicMs();
    const still = new Map<string, number>();
    let removed = 0;
    for await (const { name } of lake.list()) {
      const known = await metadata.read((prepare) =>
        prepare("select 1 from files where path = ?").get(name),
      );
      if (known !== undefined) continue;
      const since = unknownSince.get(name) ?? now;
      if (now - since < graceMs) still.set(name, since);
      else {
        await lake.remove(name);
        removed++;
      }
    }
    unknownSince = still;
    return removed;
  };
  return {
    sweep: async () => ({ replaced: await removeReplaced(), orphans: await removeOrphans() }),
  };
}
