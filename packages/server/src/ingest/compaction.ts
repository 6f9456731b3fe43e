import { createLiveFiles, type LiveFile } from "../storage/lake/live-files.ts";
import type { Metadata } from "../storage/metadata/open-metadata.ts";
import { cutModel } from "./cut-model.ts";
import { addToManifest, areLive, replaceInManifest } from "./manifest-statements.ts";
import type { CutModel } from "./model-cut.ts";
import { compactionDefaults, planCompaction, type CompactionOptions } from "./plan-compaction.ts";
import { rewriteFiles } from "./rewrite-files.ts";
import type { FileWriter } from "./segment-files.ts";

export interface CompactionParts extends FileWriter {
  readonly metadata: Metadata;
  readonly nowMs: () => number;
}

export interface CompactionResult {
  readonly merged: number;
  readonly into: number;
}

const selectBusy = `
  select models.name as model, kind, day from files join models on models.id = model_id
  where state = 'live' group by model_id, kind, day
  having count(*) >= ? or (count(*) > 1 and day < ?)
  order by day, models.name, kind`;

/** Makes few large files of many small ones. What it does not finish, the next run finds again. */
export async function compact(
  parts: CompactionParts,
  options: CompactionOptions = {},
  signal?: AbortSignal,
): Promise<CompactionResult> {
  const { closedAfterMs, openFiles } = { ...compactionDefaults, ...options };
  const today = new Date(parts.nowMs() - closedAfterMs).toISOString().slice(0, 10);
  const groups = await parts.metadata.read((prepare) => prepare(selectBusy).all(openFiles, today));
  const live = createLiveFiles(parts.metadata);
  let [merged, into] = [0, 0];
  for (const row of groups) {
    const kind = row["kind"] === "feedback" ? "feedback" : "prediction";
    const day = String(row["day"]);
    const model = await parts.metadata.read((prepare) => cutModel(prepare, String(row["model"])));
    const fromMs = Date.parse(`${day}T00:00:00Z`);
    const range = { modelId: model.id, kind, fromMs, toMs: fromMs + 86_400_000 } as const;
    const files = (await live.find(range)).filter((file) => file.day === day);
    for (const group of planCompaction(files, parts.nowMs(), options)) {
      if (signal?.aborted === true) return { merged, into };
      if (!(await mergeGroup(parts, model, kind, day, group))) continue;
      merged += group.length;
      into++;
    }
  }
  return { merged, into };
}

/** False when a file of the group was replaced meanwhile: then the copy is left to the sweeper. */
async function mergeGroup(
  parts: CompactionParts,
  model: CutModel,
  kind: "prediction" | "feedback",
  day: string,
  files: readonly LiveFile[],
): Promise<boolean> {
  const copy = await rewriteFiles(parts, { model, kind, day, files });
  const rows = files.reduce((sum, file) => sum + file.rows, 0);
  if (copy === null || copy.rows !== rows) {
    throw new Error(`Compaction of ${files.length} files lost rows: ${copy?.rows ?? 0} of ${rows}`);
  }
  const ids = files.map(({ id }) => id);
  const swapped = await parts.metadata.transaction((prepare) => {
    if (!areLive(prepare, ids)) return false;
    replaceInManifest(prepare, ids, parts.nowMs());
    addToManifest(prepare, copy);
    return true;
  });
  if (!swapped) await parts.lake.remove(copy.path);
  return swapped;
}
