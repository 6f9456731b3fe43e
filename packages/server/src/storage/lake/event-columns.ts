import type { LakeColumn } from "./lake-column.ts";

/** What a prediction file holds besides the features, the answer and the scores of classes. */
export const predictionColumns = [
  { name: "pl_id", type: "text" },
  { name: "pl_time", type: "timestamp" },
  { name: "pl_received", type: "timestamp" },
  { name: "pl_version", type: "text" },
  { name: "pl_offset", type: "integer" },
  { name: "pl_subject", type: "text" },
  { name: "pl_score", type: "number" },
  { name: "pl_latency_ms", type: "number" },
  { name: "pl_error", type: "text" },
] as const satisfies readonly LakeColumn[];

/** The answer, in the model's type; left out while no row had one. */
export const answerColumn = "pl_prediction";
/** Followed by the class. */
export const classScorePrefix = "pl_score_";

/** What a feedback file holds; it lies under the day of the prediction. */
export const feedbackColumns = [
  { name: "pl_prediction_id", type: "text" },
  { name: "pl_prediction_time", type: "timestamp" },
  { name: "pl_feedback_id", type: "text" },
  { name: "pl_kind", type: "text" },
  { name: "pl_time", type: "timestamp" },
  { name: "pl_received", type: "timestamp" },
  { name: "pl_offset", type: "integer" },
  { name: "pl_label", type: "text" },
  { name: "pl_label_number", type: "number" },
  { name: "pl_name", type: "text" },
  { name: "pl_value", type: "number" },
  { name: "pl_source", type: "text" },
] as const satisfies readonly LakeColumn[];
