import type { ModelSchema } from "../domain/model-schema.ts";
import type { FeedbackRow, MatchedFeedback } from "./feedback-rows.ts";
import type { PredictionRows } from "./prediction-rows.ts";

/** A model as the segment writer needs it. */
export interface CutModel {
  readonly id: number;
  readonly name: string;
  /** Folder in the lake. */
  readonly folder: string;
  readonly schema: ModelSchema | null;
}

/** A row that was set apart before it reached the log. */
export interface QuarantinedRow {
  readonly kind: "prediction" | "feedback";
  readonly receivedMs: number;
  readonly reason: string;
  readonly field: string | null;
  readonly value: string | null;
  readonly message: string;
  readonly body: string;
}

export const counterNames = [
  "accepted",
  "duplicates",
  "feedback",
  "feedback-duplicates",
  "unmatched",
  "matched-later",
  "quarantined",
] as const;

export type CounterName = (typeof counterNames)[number];

/** The rows of one model and day, with the first and last time among them. */
export interface DayRows {
  readonly rows: PredictionRows;
  count: number;
  minTime: number;
  maxTime: number;
}

/** What a cut brings to one model, gathered before anything is written. */
export interface ModelCut {
  readonly model: CutModel;
  /** New predictions and their times. */
  readonly predictions: Map<string, number>;
  readonly days: Map<string, DayRows>;
  /** First and last event time of each version. */
  readonly versions: Map<string, { first: number; last: number }>;
  /** All feedback of the cut, before it is matched. */
  readonly feedback: FeedbackRow[];
  readonly matched: MatchedFeedback[];
  readonly unmatched: FeedbackRow[];
  /** Feedback that waited and now has its prediction; also in `matched`. */
  readonly noLongerWaiting: FeedbackRow[];
  readonly quarantined: QuarantinedRow[];
  readonly counts: Record<CounterName, number>;
}

export function createModelCut(model: CutModel): ModelCut {
  return {
    model,
    predictions: new Map(),
    days: new Map(),
    versions: new Map(),
    feedback: [],
    matched: [],
    unmatched: [],
    noLongerWaiting: [],
    quarantined: [],
    counts: {
      accepted: 0,
      duplicates: 0,
      feedback: 0,
      "feedback-duplicates": 0,
      unmatched: 0,
      "matched-later": 0,
      quarantined: 0,
    },
  };
}

const minuteMs = 60_000;

/** Minutes whose rows or labels the cut changes. */
export function touchedMinutes({ predictions, matched }: ModelCut): ReadonlySet<number> {
  const minutes = new Set<number>();
  for (const timeMs of predictions.values()) minutes.add(Math.floor(timeMs / minuteMs));
  for (const { predictionTimeMs } of matched) minutes.add(Math.floor(predictionTimeMs / minuteMs));
  return minutes;
}
