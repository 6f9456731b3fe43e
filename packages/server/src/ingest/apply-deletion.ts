import type { StoredEntry } from "../storage/log/event-log.ts";
import { createLiveFiles, type LiveFile } from "../storage/lake/live-files.ts";
import type { Metadata } from "../storage/metadata/open-metadata.ts";
import type { Prepare } from "../storage/metadata/sqlite-dialect.ts";
import { createModelStore } from "../storage/metadata/model-store.ts";
import { forgetSets, type KeptSet } from "../storage/metadata/row-set-deletion.ts";
import { cutModel } from "./cut-model.ts";
import type { DeletionOrder } from "./deletion-order.ts";
import { findDoomedSets, removeSetFiles } from "./doomed-sets.ts";
import { findDoomed, type DoomedRows } from "./find-doomed.ts";
import {
  addCounts,
  addToManifest,
  advanceLog,
  areLive,
  replaceInManifest,
  touchMinutes,
} from "./manifest-statements.ts";
import type { CutModel } from "./model-cut.ts";
import { rewriteFiles } from "./rewrite-files.ts";
import type { Cut, FileWriter, NewFile, SetKeeper } from "./segment-files.ts";

interface Parts extends FileWriter, SetKeeper {
  readonly metadata: Metadata;
  readonly nowMs: () => number;
}

interface OrderedCut {
  readonly cut: Cut;
  readonly epoch: number;
  readonly entry: StoredEntry;
  readonly order: DeletionOrder;
}

/**
 * Does an order to delete: files are written again without the rows, what is known of them elsewhere goes,
 * their minutes count as touched, and the audit says what went and which stored profiles had counted it.
 */
export async function applyDeletion(parts: Parts, { cut, epoch, entry, order }: OrderedCut) {
  const { metadata, nowMs } = parts;
  await createModelStore(metadata.db).create(entry.model, entry.receivedAtMs);
  const model = await metadata.read((prepare) => cutModel(prepare, entry.model));
  const files = createLiveFiles(metadata);
  const doomed = await findDoomed(parts, files, model.id, order.rows);
  const sets = await findDoomedSets(parts, model.id, [...doomed.times.keys()]);
  const rewritten = await rewriteAll(parts, model, doomed);
  await metadata.transaction((prepare) => {
    advanceLog(prepare, cut, epoch);
    const old = rewritten.map(({ file }) => file.id);
    if (!areLive(prepare, old))
      throw new Error("Files changed during a deletion: it is done again");
    replaceInManifest(prepare, old, 0);
    for (const { copy } of rewritten) if (copy !== null) addToManifest(prepare, copy);
    forget(prepare, model.id, doomed, cut.end);
    writeAudit(prepare, order, { model, doomed, sets, at: nowMs() });
    const why = "somebody asked for the deletion of rows in it";
    forgetSets(prepare, { sets, why, actor: order.actor, atMs: nowMs() });
  });
  await removeSetFiles(parts, sets);
  // Readers may be in the middle of the old files; what is left behind by a crash here, the sweeper takes.
  for (const { file } of rewritten) await parts.lake.remove(file.path);
}

interface Rewritten {
  readonly file: LiveFile;
  /** Null when no row is left. */
  readonly copy: NewFile | null;
}

async function rewriteAll(parts: Parts, model: CutModel, doomed: DoomedRows) {
  const rewritten: Rewritten[] = [];
  const ids = [...doomed.times.keys()];
  for (const [kind, files] of [
    ["prediction", doomed.predictionFiles],
    ["feedback", doomed.feedbackFiles],
  ] as const) {
    for (const file of files) {
      rewritten.push({
        file,
        copy: await rewriteFiles(parts, {
          model,
          kind,
          day: file.day,
          files: [file],
          without: ids,
        }),
      });
    }
  }
  return rewritten;
}

const minuteMs = 60_000;

function forget(prepare: Prepare, modelId: number, doomed: DoomedRows, position: number): void {
  for (const [id, timeMs] of doomed.times) {
    prepare("delete from predictions where model_id = ? and prediction_id = ?").run(modelId, id);
    prepare("delete from feedback where model_id = ? and prediction_id = ?").run(modelId, id);
    prepare("delete from unmatched_feedback where model_id = ? and prediction_id = ?").run(
      ...[modelId, id],
    );
    if (timeMs !== null) {
      touchMinutes(prepare, modelId, [Math.floor(timeMs / minuteMs)], position);
    }
  }
  for (const text of doomed.texts) {
    prepare("delete from quarantine where model_id = ? and instr(body, ?) > 0").run(modelId, text);
  }
  addCounts(prepare, modelId, { deleted: doomed.rows });
}

const selectCells = `
  select distinct plan_id, version, start_at, end_at from cell_profiles
  where model_id = ? and start_at <= ? and end_at > ?`;

/** Stored profiles keep the counts of rows that are gone; which ones, is said here. */
function cellsOf(prepare: Prepare, modelId: number, { times }: DoomedRows) {
  const cells = new Map<string, Record<string, unknown>>();
  for (const timeMs of times.values()) {
    if (timeMs === null) continue;
    for (const cell of prepare(selectCells).all(modelId, timeMs, timeMs)) {
      cells.set(JSON.stringify(Object.values(cell)), cell);
    }
  }
  return [...cells.values()];
}

interface Done {
  readonly model: CutModel;
  readonly doomed: DoomedRows;
  readonly sets: readonly KeptSet[];
  readonly at: number;
}

function writeAudit(
  prepare: Prepare,
  { orderId, actor, rows }: DeletionOrder,
  { model, doomed, sets, at }: Done,
): void {
  const details = {
    orderId,
    by: "ids" in rows ? "ids" : "subject",
    predictions: doomed.rows,
    files: doomed.predictionFiles.length + doomed.feedbackFiles.length,
    cellProfiles: cellsOf(prepare, model.id, doomed),
    rowSets: sets.map(({ id }) => id),
  };
  prepare(
    "insert into audit (at, actor, action, subject, details_json) values (?, ?, ?, ?, ?)",
  ).run(at, actor, "delete-predictions", model.name, JSON.stringify(details));
}
