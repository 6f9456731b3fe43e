import type { Metadata } from "../storage/metadata/open-metadata.ts";
import { countRefused } from "../storage/metadata/quarantined-minutes.ts";
import type { Prepare } from "../storage/metadata/sqlite-dialect.ts";
import { addCounts, addToManifest, advanceLog, touchMinutes } from "./manifest-statements.ts";
import { touchedMinutes, type ModelCut, type QuarantinedRow } from "./model-cut.ts";
import type { Cut, NewFile } from "./segment-files.ts";

/** Rows that the quarantine keeps of each model; older ones leave and are counted. */
export const maxQuarantined = 10_000;

export interface CutEffect {
  readonly cut: Cut;
  readonly epoch: number;
  readonly models: readonly ModelCut[];
  readonly files: readonly NewFile[];
}

/** All that a cut changes, in one transaction: done wholly and once, or not at all. */
export async function commitCut(metadata: Metadata, effect: CutEffect): Promise<void> {
  await metadata.transaction((prepare) => {
    advanceLog(prepare, effect.cut, effect.epoch);
    for (const file of effect.files) addToManifest(prepare, file);
    for (const model of effect.models) commitModel(prepare, model, effect.cut.end);
  });
}

function commitModel(prepare: Prepare, cut: ModelCut, position: number): void {
  const { id } = cut.model;
  addPredictions(prepare, cut);
  addFeedback(prepare, cut);
  addVersions(prepare, cut);
  touchMinutes(prepare, id, touchedMinutes(cut), position);
  addCounts(prepare, id, cut.counts);
  addQuarantined(prepare, id, cut.quarantined);
}

const rowsAtOnce = 100;
const insertPredictions = (rows: number): string =>
  `insert into predictions (model_id, prediction_id, time)
   values ${"(?, ?, ?), ".repeat(rows - 1)}(?, ?, ?) on conflict do nothing`;

/** In the order of the index, so that neighbours share its pages. */
function addPredictions(prepare: Prepare, { model, predictions }: ModelCut): void {
  const ids = [...predictions.keys()].sort();
  const whole = ids.length - (ids.length % rowsAtOnce);
  const values = (from: number, to: number): (string | number)[] =>
    ids.slice(from, to).flatMap((id) => [model.id, id, predictions.get(id) ?? 0]);
  for (let from = 0; from < whole; from += rowsAtOnce) {
    prepare(insertPredictions(rowsAtOnce)).run(...values(from, from + rowsAtOnce));
  }
  for (let from = whole; from < ids.length; from++) {
    prepare(insertPredictions(1)).run(...values(from, from + 1));
  }
}

const insertFeedback =
  "insert into feedback (model_id, prediction_id, feedback_id) values (?, ?, ?) on conflict do nothing";
const insertWaiting = `
  insert into unmatched_feedback (model_id, prediction_id, feedback_id, received_at, log_offset, body)
  values (?, ?, ?, ?, ?, ?) on conflict do nothing`;
const deleteWaiting =
  "delete from unmatched_feedback where model_id = ? and prediction_id = ? and feedback_id = ?";

function addFeedback(prepare: Prepare, cut: ModelCut): void {
  const { id } = cut.model;
  for (const { row } of cut.matched) {
    prepare(insertFeedback).run(id, row.predictionId, row.feedbackId);
  }
  for (const row of cut.unmatched) {
    const { predictionId, feedbackId, receivedMs, offset } = row;
    prepare(insertFeedback).run(id, predictionId, feedbackId);
    const body = JSON.stringify(row);
    prepare(insertWaiting).run(id, predictionId, feedbackId, receivedMs, offset, body);
  }
  for (const { predictionId, feedbackId } of cut.noLongerWaiting) {
    prepare(deleteWaiting).run(id, predictionId, feedbackId);
  }
}

const upsertVersion = `
  insert into versions (model_id, version, first_seen_at, last_seen_at) values (?, ?, ?, ?)
  on conflict (model_id, version) do update set
    first_seen_at = min(first_seen_at, excluded.first_seen_at),
    last_seen_at = max(last_seen_at, excluded.last_seen_at)`;

function addVersions(prepare: Prepare, { model, versions }: ModelCut): void {
  for (const [version, { first, last }] of versions) {
    prepare(upsertVersion).run(model.id, version, first, last);
  }
}

const insertQuarantined = `
  insert into quarantine (model_id, kind, received_at, reason, field, value, message, body)
  values (?, ?, ?, ?, ?, ?, ?, ?)`;
const dropOldest = `
  delete from quarantine where id in (select id from quarantine where model_id = ?
    order by id desc limit -1 offset ${maxQuarantined})`;

function addQuarantined(prepare: Prepare, modelId: number, rows: readonly QuarantinedRow[]): void {
  if (rows.length === 0) return;
  for (const row of rows) {
    const { kind, receivedMs, reason, field, value, message, body } = row;
    prepare(insertQuarantined).run(
      ...[modelId, kind, receivedMs, reason, field, value, message, body],
    );
  }
  countRefused(prepare, modelId, rows);
  const { changes } = prepare(dropOldest).run(modelId);
  addCounts(prepare, modelId, { "quarantine-dropped": Number(changes) });
}
