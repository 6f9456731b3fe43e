import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Metadata } from "../storage/metadata/open-metadata.ts";
import { retryWhileBusy } from "../storage/metadata/retry-while-busy.ts";
import { forgetSets, keptSets } from "../storage/metadata/row-set-deletion.ts";

export interface RetrainingFolders {
  readonly metadata: Metadata;
  readonly setFolder: string;
  readonly runFolder: string;
  /** 0 keeps everything. */
  readonly keepDays: number;
  readonly nowMs: () => number;
}

const dayMs = 86_400_000;

/**
 * Removes row sets and folders of attempts that are older than they are kept, never those of a run under
 * way; and what a deletion or a crash has left behind of rows that are gone.
 */
export async function cleanRetraining(parts: RetrainingFolders): Promise<void> {
  const { metadata, keepDays, nowMs } = parts;
  const atMs = nowMs();
  const beforeMs = keepDays === 0 ? -Infinity : atMs - keepDays * dayMs;
  const kept = await metadata.read((prepare) => keptSets(prepare, null));
  const sets = kept.filter(({ createdAtMs, isInUse }) => createdAtMs < beforeMs && !isInUse);
  if (sets.length > 0) {
    const why = `it is older than the ${keepDays} days that sets are kept`;
    await retryWhileBusy(() =>
      metadata.transaction((prepare) =>
        forgetSets(prepare, { sets, why, actor: "plumbline", atMs }),
      ),
    );
  }
  await removeDeletedFiles(parts);
  await removeOldAttempts(parts, beforeMs);
}

async function removeDeletedFiles({ metadata, setFolder }: RetrainingFolders): Promise<void> {
  const there = new Set(await readdir(setFolder).catch(() => []));
  if (there.size === 0) return;
  const deleted = await metadata.read((prepare) => prepare(selectDeleted).all());
  for (const { path } of deleted) {
    if (there.has(String(path))) await rm(join(setFolder, String(path)), { force: true });
  }
}

/** Answers of candidates name rows: they go when the rows of the run were deleted for somebody. */
async function removeOldAttempts(
  { metadata, runFolder }: RetrainingFolders,
  beforeMs: number,
): Promise<void> {
  const folders = await readdir(runFolder).catch(() => []);
  for (const folder of folders) {
    const run = await metadata.read((prepare) => prepare(selectEnd).get(folder));
    const endedMs = run?.["ended_at"];
    if (typeof endedMs !== "number") continue;
    if (endedMs < beforeMs || run?.["is_deleted"] === 1) {
      await rm(join(runFolder, folder), { recursive: true, force: true });
    }
  }
}

/** A set of the same bytes may be kept for another model. */
const selectDeleted = `
  select path from training_sets where deleted_at is not null
    and path not in (select path from training_sets where deleted_at is null)`;
const selectEnd = `
  select ended_at, exists (select 1 from training_sets where training_sets.model_id = runs.model_id
    and deleted_at is not null and training_sets.id in (training_set_id, evaluation_set_id)) as is_deleted
  from runs where id = ?`;
