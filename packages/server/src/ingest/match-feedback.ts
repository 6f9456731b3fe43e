import type { Prepare } from "../storage/metadata/sqlite-dialect.ts";
import type { FeedbackRow } from "./feedback-rows.ts";
import type { ModelCut } from "./model-cut.ts";

const chunkSize = 1_000;

/** Leads the feedback of a cut to its predictions, and feedback that waited to those that came. */
export function matchFeedback(prepare: Prepare, cut: ModelCut): void {
  const fresh = withoutRepeats(prepare, cut);
  const times = predictionTimes(prepare, cut, fresh);
  for (const row of fresh) {
    cut.counts.feedback++;
    const predictionTimeMs = times.get(row.predictionId);
    if (predictionTimeMs === undefined) {
      cut.unmatched.push(row);
      cut.counts.unmatched++;
    } else cut.matched.push({ row, predictionTimeMs });
  }
  matchWaiting(prepare, cut);
}

const selectKnown = `
  select prediction_id as id, feedback_id as feedback from feedback
  where model_id = ? and prediction_id in (select value from json_each(?))`;

function withoutRepeats(prepare: Prepare, { model, feedback, counts }: ModelCut) {
  const seen = new Set<string>();
  for (const ids of idChunks(feedback)) {
    for (const row of prepare(selectKnown).iterate(model.id, ids)) {
      seen.add(keyOf(String(row["id"]), String(row["feedback"])));
    }
  }
  return feedback.filter(({ predictionId, feedbackId }) => {
    const key = keyOf(predictionId, feedbackId);
    if (seen.has(key)) {
      counts["feedback-duplicates"]++;
      return false;
    }
    seen.add(key);
    return true;
  });
}

const keyOf = (predictionId: string, feedbackId: string): string =>
  `${predictionId.length}:${predictionId}${feedbackId}`;

const selectTimes = `
  select prediction_id as id, time from predictions
  where model_id = ? and prediction_id in (select value from json_each(?))`;

function predictionTimes(
  prepare: Prepare,
  { model, predictions }: ModelCut,
  feedback: readonly FeedbackRow[],
): ReadonlyMap<string, number> {
  const times = new Map<string, number>();
  for (const ids of idChunks(feedback)) {
    for (const row of prepare(selectTimes).iterate(model.id, ids)) {
      times.set(String(row["id"]), Number(row["time"]));
    }
  }
  for (const { predictionId } of feedback) {
    const timeMs = predictions.get(predictionId);
    if (timeMs !== undefined) times.set(predictionId, timeMs);
  }
  return times;
}

const selectIsWaiting = "select 1 from unmatched_feedback where model_id = ? limit 1";
const selectWaiting = `
  select body from unmatched_feedback
  where model_id = ? and prediction_id in (select value from json_each(?))
  order by log_offset`;

function matchWaiting(prepare: Prepare, cut: ModelCut): void {
  if (cut.predictions.size === 0) return;
  if (prepare(selectIsWaiting).get(cut.model.id) === undefined) return;
  for (const ids of chunks([...cut.predictions.keys()])) {
    for (const { body } of prepare(selectWaiting).iterate(cut.model.id, JSON.stringify(ids))) {
      const row = JSON.parse(String(body)) as FeedbackRow;
      const predictionTimeMs = cut.predictions.get(row.predictionId);
      if (predictionTimeMs === undefined) continue;
      cut.noLongerWaiting.push(row);
      cut.matched.push({ row, predictionTimeMs });
      cut.counts["matched-later"]++;
    }
  }
}

function idChunks(feedback: readonly FeedbackRow[]): readonly string[] {
  const ids = new Set(feedback.map(({ predictionId }) => predictionId));
  return chunks([...ids]).map((chunk) => JSON.stringify(chunk));
}

function chunks(ids: readonly string[]): readonly (readonly string[])[] {
  return Array.from({ length: Math.ceil(ids.length / chunkSize) }, (_, place) =>
    ids.slice(place * chunkSize, (place + 1) * chunkSize),
  );
}
