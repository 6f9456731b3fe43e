import type { Generated } from "kysely";

/**
 * The metadata, as tables. Times are milliseconds since 1970, UTC. JSON is kept as text. A *position* is
 * an offset of the event log: what is known "as of position 900" has seen all offsets below 900.
 */
export interface Tables {
  readonly models: ModelRow;
  readonly versions: VersionRow;
  readonly baselines: BaselineRow;
  readonly log_progress: LogProgressRow;
  readonly cuts: CutRow;
  readonly files: FileRow;
  readonly layouts: LayoutRow;
  readonly predictions: PredictionIndexRow;
  readonly feedback: FeedbackIndexRow;
  readonly unmatched_feedback: UnmatchedFeedbackRow;
  readonly touched_minutes: TouchedMinuteRow;
  readonly counters: CounterRow;
  readonly quarantine: QuarantineRow;
  readonly cell_profiles: CellProfileRow;
  readonly monitors: MonitorRow;
  readonly windows: WindowRow;
  readonly monitor_progress: MonitorProgressRow;
  readonly evaluations: EvaluationRow;
  readonly api_keys: ApiKeyRow;
  readonly audit: AuditRow;
}

export interface ModelRow {
  readonly id: Generated<number>;
  readonly name: string;
  readonly created_at: number;
  /** `ModelSchema`; null until a baseline or the first rows fix it. */
  readonly schema_json: string | null;
  /** The declarative document of the model; null when nothing was configured. */
  readonly config_json: string | null;
  readonly config_revision: number;
}

export interface VersionRow {
  readonly model_id: number;
  readonly version: string;
  readonly first_seen_at: number;
  readonly last_seen_at: number;
}

/** A document of `plumbline baseline`, or one made by the server; `origin_json` says from what. */
export interface BaselineRow {
  readonly id: Generated<number>;
  readonly model_id: number;
  /** The version it belongs to; null for all versions. */
  readonly version: string | null;
  readonly created_at: number;
  readonly plan_id: string;
  readonly origin_json: string;
  /** zstd-compressed JSON of the baseline document. */
  readonly document: Uint8Array;
}

/** Next offset of a log partition that is not yet in the lake. */
export interface LogProgressRow {
  readonly partition: number;
  readonly next_offset: number;
  readonly epoch: number;
}

/** A range of the log that is about to become files: written first, so a second attempt names them alike. */
export interface CutRow {
  readonly partition: number;
  readonly first_offset: number;
  readonly end_offset: number;
}

export interface FileRow {
  readonly id: Generated<number>;
  readonly model_id: number;
  readonly kind: "prediction" | "feedback";
  /** UTC day of the prediction, `YYYY-MM-DD`, for both kinds. */
  readonly day: string;
  /** Relative to the lake's root. */
  readonly path: string;
  readonly first_offset: number;
  readonly end_offset: number;
  readonly rows: number;
  readonly bytes: number;
  readonly min_time: number;
  readonly max_time: number;
  readonly layout_id: number;
  readonly state: "live" | "replaced" | "deleted";
  readonly replaced_at: number | null;
}

/** Columns of a file in their order, with names and types, so that nobody has to open it to know. */
export interface LayoutRow {
  readonly id: Generated<number>;
  readonly columns_json: string;
}

/** Where each prediction is: makes repeats harmless and leads feedback to its minute. */
export interface PredictionIndexRow {
  readonly model_id: number;
  readonly prediction_id: string;
  readonly time: number;
}

/** Feedback that was seen, matched or not: makes repeats harmless. */
export interface FeedbackIndexRow {
  readonly model_id: number;
  readonly prediction_id: string;
  readonly feedback_id: string;
}

/** Feedback whose prediction has not come yet. */
export interface UnmatchedFeedbackRow {
  readonly model_id: number;
  readonly prediction_id: string;
  readonly feedback_id: string;
  readonly received_at: number;
  readonly log_offset: number;
  /** The normalised feedback row as JSON. */
  readonly body: string;
}

/** Latest position at which the rows of a minute changed: a window that knows less is stale. */
export interface TouchedMinuteRow {
  readonly model_id: number;
  readonly minute: number;
  readonly position: number;
}

/** Totals since the model began: `accepted`, `duplicates`, `quarantined`, `feedback`, `unmatched`, ... */
export interface CounterRow {
  readonly model_id: number;
  readonly name: string;
  readonly value: number;
}

export interface QuarantineRow {
  readonly id: Generated<number>;
  readonly model_id: number;
  readonly kind: "prediction" | "feedback";
  readonly received_at: number;
  readonly reason: string;
  readonly field: string | null;
  readonly value: string | null;
  readonly message: string;
  /** The row as it came. */
  readonly body: string;
}

/** Profile of the rows of one version in a cell of time; `kind` of version "*" is all versions. */
export interface CellProfileRow {
  readonly model_id: number;
  readonly plan_id: string;
  readonly version: string;
  readonly start_at: number;
  readonly end_at: number;
  /** Position as of which the rows were read. */
  readonly position: number;
  /** zstd-compressed JSON. */
  readonly profile: Uint8Array;
}

export interface MonitorRow {
  readonly id: Generated<number>;
  readonly model_id: number;
  readonly name: string;
  readonly document_json: string;
  readonly created_at: number;
  /** Null while the monitor is in force. */
  readonly retired_at: number | null;
}

/** One window of one monitor and version, and where it stands. */
export interface WindowRow {
  readonly id: Generated<number>;
  readonly monitor_id: number;
  readonly model_id: number;
  readonly version: string;
  readonly start_at: number;
  readonly end_at: number;
  /** Offsets of the log that a window of so many rows covers; -1 for windows of time. */
  readonly first_offset: Generated<number>;
  readonly end_offset: Generated<number>;
  /** Of the latest revision; null while waiting. */
  readonly evaluation_id: number | null;
  readonly revision: number;
  /** Latest position at which its rows or labels changed, and the one it was last judged at. */
  readonly dirty_position: number;
  readonly evaluated_position: number;
  readonly evaluated_at: number | null;
}

/** How far the changes of the lake have been turned into windows to look at. */
export interface MonitorProgressRow {
  readonly id: number;
  readonly position: number;
}

/** The answer of a monitor on a window, as known at a position; never changed, only followed. */
export interface EvaluationRow {
  readonly id: Generated<number>;
  readonly window_id: number;
  readonly model_id: number;
  readonly monitor_id: number;
  readonly revision: number;
  readonly evaluated_at: number;
  readonly position: number;
  /** "ok", "watch", "alert", "no-data", "too-little-data" or "failed". */
  readonly verdict: string;
  readonly rows: number;
  readonly labelled: number;
  /** Everything of the evaluation but the result and the evidence, as JSON. */
  readonly summary_json: string;
  /** zstd-compressed JSON of the result document. */
  readonly result: Uint8Array;
  /** What the answer can be computed again from: plan, baseline, cells with positions, options, code version. */
  readonly evidence_json: string;
}

export interface ApiKeyRow {
  readonly id: string;
  readonly name: string;
  readonly hash: string;
  readonly scopes: string;
  readonly created_at: number;
  readonly last_used_at: number | null;
  readonly revoked_at: number | null;
}

/** Who changed what, when and why. */
export interface AuditRow {
  readonly id: Generated<number>;
  readonly at: number;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly details_json: string;
}
