import { filesSql } from "../storage/lake/duckdb-files-sql.ts";
import { createLiveFiles, type LiveFile } from "../storage/lake/live-files.ts";
import type { Metadata } from "../storage/metadata/open-metadata.ts";
import { forgetSets, keptSets } from "../storage/metadata/row-set-deletion.ts";
import type { Prepare } from "../storage/metadata/sqlite-dialect.ts";
import { addCounts, replaceInManifest } from "./manifest-statements.ts";
import { removeSetFiles } from "./doomed-sets.ts";
import type { FileWriter, SetKeeper } from "./segment-files.ts";

export interface RetentionParts extends FileWriter, SetKeeper {
  readonly metadata: Metadata;
  readonly nowMs: () => number;
}

export interface RetentionResult {
  readonly files: number;
  readonly predictions: number;
  readonly unmatched: number;
  readonly sets: number;
}

const dayMs = 86_400_000;
const minuteMs = 60_000;

/**
 * Drops the rows of days older than `keepDays`, what the metadata knows of them, and feedback that has
 * waited that long. Profiles and evaluations stay; their windows are not judged again.
 */
export async function applyRetention(
  parts: RetentionParts,
  modelId: number,
  keepDays: number,
): Promise<RetentionResult> {
  const beforeMs = Math.floor(parts.nowMs() / dayMs) * dayMs - keepDays * dayMs;
  const live = createLiveFiles(parts.metadata);
  const old = { modelId, toMs: beforeMs };
  const isOld = ({ maxTime }: LiveFile): boolean => maxTime < beforeMs;
  const predictions = (await live.find({ ...old, kind: "prediction" })).filter(isOld);
  const feedback = (await live.find({ ...old, kind: "feedback" })).filter(isOld);
  const forgotten = await forgetIds(parts, modelId, predictions, feedback);
  const sets = await oldSets(parts, modelId, beforeMs);
  const unmatched = await parts.metadata.transaction((prepare) => {
    const why = `it held rows older than the ${keepDays} days that rows are kept`;
    forgetSets(prepare, { sets, why, actor: "plumbline", atMs: parts.nowMs() });
    const ids = [...predictions, ...feedback].map(({ id }) => id);
    replaceInManifest(prepare, ids, parts.nowMs());
    prepare("delete from touched_minutes where model_id = ? and minute < ?").run(
      ...[modelId, beforeMs / minuteMs],
    );
    prepare("delete from quarantined_minutes where model_id = ? and minute < ?").run(
      ...[modelId, beforeMs / minuteMs],
    );
    return dropWaiting(prepare, modelId, beforeMs);
  });
  await removeSetFiles(parts, sets);
  return {
    ...{ files: predictions.length + feedback.length, predictions: forgotten, unmatched },
    sets: sets.length,
  };
}

/** Sets with rows of days that are dropped; those of a run under way wait for its end. */
async function oldSets({ metadata }: RetentionParts, modelId: number, beforeMs: number) {
  const kept = await metadata.read((prepare) => keptSets(prepare, modelId));
  return kept.filter(({ fromMs, isInUse }) => fromMs < beforeMs && !isInUse);
}

const dropIndex = `
  delete from predictions
  where model_id = ? and prediction_id in (select value from json_each(?)) and time < ?`;
const dropFeedback = `
  delete from feedback where model_id = ? and prediction_id in (select value from json_each(?))`;

/** In small transactions: the index of a busy day is large, and others want to write too. */
async function forgetIds(
  { database, lake, metadata }: RetentionParts,
  modelId: number,
  predictions: readonly LiveFile[],
  feedback: readonly LiveFile[],
): Promise<number> {
  let forgotten = 0;
  for (const [files, column] of [
    [feedback, "pl_prediction_id"],
    [predictions, "pl_id"],
  ] as const) {
    for (const file of files) {
      const columns = [{ name: column, type: "text" }] as const;
      const sql = filesSql({ lake, files: [file], columns, where: () => [] });
      const result = await database.connection.stream(sql);
      for await (const chunk of result) {
        const ids = JSON.stringify(chunk.getColumnValues(0));
        await metadata.transaction((prepare) => {
          if (column === "pl_id") {
            const { changes } = prepare(dropIndex).run(modelId, ids, file.maxTime + 1);
            forgotten += Number(changes);
          } else prepare(dropFeedback).run(modelId, ids);
        });
      }
    }
  }
  return forgotten;
}

const dropUnmatched = `
  delete from unmatched_feedback where model_id = ? and received_at < ?
  returning prediction_id as id, feedback_id as feedback`;

function dropWaiting(prepare: Prepare, modelId: number, beforeMs: number): number {
  const dropped = prepare(dropUnmatched).all(modelId, beforeMs);
  for (const { id, feedback } of dropped) {
    prepare(
      "delete from feedback where model_id = ? and prediction_id = ? and feedback_id = ?",
    ).run(modelId, String(id), String(feedback));
  }
  addCounts(prepare, modelId, { "unmatched-expired": dropped.length });
  return dropped.length;
}
