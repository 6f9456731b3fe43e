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
  readonly quarantined_minutes: QuarantinedMinuteRow;
  readonly cell_profiles: CellProfileRow;
  readonly monitors: MonitorRow;
  readonly windows: WindowRow;
  readonly monitor_progress: MonitorProgressRow;
  readonly evaluations: EvaluationRow;
  readonly api_keys: ApiKeyRow;
  readonly audit: AuditRow;
  readonly people: PersonRow;
  readonly sign_ins: SignInRow;
  readonly approvals: ApprovalRow;
  readonly registered_versions: RegisteredVersionRow;
  readonly aliases: AliasRow;
  readonly alias_moves: AliasMoveRow;
  readonly artifacts: ArtifactRow;
  readonly incidents: IncidentRow;
  readonly incident_entries: IncidentEntryRow;
  readonly incident_windows: IncidentWindowRow;
  readonly incident_announcements: IncidentAnnouncementRow;
  readonly rule_states: RuleStateRow;
  readonly silences: SilenceRow;
  readonly annotations: AnnotationRow;
  readonly loop_progress: LoopProgressRow;
  readonly channels: ChannelRow;
  readonly routes: RouteRow;
  readonly notifications: NotificationRow;
  readonly decisions: DecisionRow;
  readonly training_sets: TrainingSetRow;
  readonly runs: RunRow;
  readonly run_entries: RunEntryRow;
  readonly watches: WatchRow;
  readonly proofs: ProofRow;
  readonly kpi_values: KpiValueRow;
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

/** Refused predictions, by the event time that they name. */
export interface QuarantinedMinuteRow {
  readonly model_id: number;
  /** Empty where none can be read. */
  readonly version: string;
  readonly minute: number;
  readonly rows: number;
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

/** Somebody who signs in. */
export interface PersonRow {
  readonly id: Generated<number>;
  readonly name: string;
  readonly role: string;
  /** `scrypt$N$r$p$salt$hash`, base64url. */
  readonly password_hash: string;
  readonly created_at: number;
  readonly disabled_at: number | null;
  readonly last_sign_in_at: number | null;
}

/** A browser that is signed in: only hashes of what it holds. */
export interface SignInRow {
  readonly token_hash: string;
  readonly person_id: number;
  readonly csrf_hash: string;
  readonly created_at: number;
  readonly expires_at: number;
  readonly last_used_at: number;
}

/** What a person allowed or refused: a run, a promotion. */
export interface ApprovalRow {
  readonly id: Generated<number>;
  /** "run:<id>" or "promotion:<run id>". */
  readonly subject: string;
  readonly actor: string;
  readonly is_approved: number;
  readonly reason: string;
  readonly at: number;
}

/** A version as it was registered; never changed but for what `note` and `baseline_id` say later. */
export interface RegisteredVersionRow {
  readonly model_id: number;
  readonly version: string;
  readonly registered_at: number;
  readonly actor: string;
  /** "model", or "adjustment" of the parent's answers. */
  readonly kind: "model" | "adjustment";
  readonly parent: string | null;
  readonly run_id: string | null;
  /** `VersionDetails` of the contracts: git, data, parameters, metrics, artifact, adjustment, note. */
  readonly details_json: string;
  readonly artifact_digest: string | null;
  readonly baseline_id: number | null;
}

/** champion, challenger, shadow. */
export interface AliasRow {
  readonly model_id: number;
  readonly alias: string;
  readonly version: string;
  readonly since: number;
  /** Id of the move that brought it here: what long polls wait for. */
  readonly revision: number;
}

export interface AliasMoveRow {
  readonly id: Generated<number>;
  readonly model_id: number;
  readonly alias: string;
  readonly from_version: string | null;
  readonly to_version: string | null;
  readonly at: number;
  /** Event time of the model's newest row then: what came before and after. */
  readonly event_time: number;
  readonly actor: string;
  readonly reason: string;
  readonly run_id: string | null;
  /** "promotion", "rollback", "drill", "registration". */
  readonly kind: string;
  /** From the order until the deployment said it was done; null while it has not. */
  readonly deployed_in_ms: number | null;
  /** none: nobody is told. waiting, done, failed; superseded: another move came first. */
  readonly deploy_state: string;
  readonly deploy_attempts: Generated<number>;
  readonly deploy_due_at: number;
  /** Latest answer of the deployment, in words. */
  readonly deploy_message: Generated<string>;
}

/** A file kept under its SHA-256. */
export interface ArtifactRow {
  readonly digest: string;
  readonly bytes: number;
  readonly media_type: string;
  readonly created_at: number;
}

export interface IncidentRow {
  readonly id: Generated<number>;
  readonly model_id: number;
  /** What makes two alarms one incident, e.g. "performance||*|" (kind, columns, version, segment). */
  readonly cause_key: string;
  readonly kind: string;
  readonly severity: string;
  /** "open", "acknowledged", "mitigated", "resolved" or "closed". */
  readonly state: string;
  readonly title: string;
  readonly summary: string;
  readonly version: string;
  readonly segment: string | null;
  /** Of an incident upstream that explains this one. */
  readonly caused_by: number | null;
  readonly owner: string | null;
  readonly opened_at: number;
  /** Event time of the first and the latest window that alarmed. */
  readonly first_window_at: number;
  readonly last_window_at: number;
  readonly changed_at: number;
  readonly resolved_at: number | null;
  readonly closed_at: number | null;
  readonly close_reason: string | null;
  /** Windows in a row that were well again. */
  readonly well_windows: number;
  /** Signals, latest numbers, explanations: `IncidentDetails` of the contracts. */
  readonly details_json: string;
}

/** The timeline of an incident: only added to. */
export interface IncidentEntryRow {
  readonly id: Generated<number>;
  readonly incident_id: number;
  readonly at: number;
  /** Event time it speaks of; null for what has none. */
  readonly event_time: number | null;
  /** data, drift, labels, performance, alarm, notification, people, retraining, gate, promotion, outside, proof. */
  readonly lane: string;
  readonly actor: string;
  readonly message: string;
  /** Where the evidence is: {"evaluation": 12}, {"run": "…"}, {"notification": 3}. */
  readonly link_json: string;
}

/** How a window stands to a cause: what incidents are computed from. */
export interface IncidentWindowRow {
  readonly model_id: number;
  readonly cause_key: string;
  /** Unique within the model, e.g. "window 12". */
  readonly window: string;
  /** Who judged it: the name of a monitor or of a KPI. */
  readonly source: string;
  readonly version: string;
  readonly start_at: number;
  readonly end_at: number;
  readonly revision: number;
  readonly evaluation_id: number | null;
  readonly is_alarm: number;
  /** Signals that alarmed, that cover the baseline, and that do not, as JSON. */
  readonly signals_json: string;
}

/** What is to be told of an incident, until the notifier has taken it. */
export interface IncidentAnnouncementRow {
  readonly id: Generated<number>;
  readonly incident_id: number;
  readonly event: string;
  readonly at: number;
  /** Why nobody is told yet; null while nothing stands in the way. */
  readonly hushed_by: string | null;
  /** When the notifier took it; null until then. */
  readonly told_at: number | null;
}

/** The latest outcomes of a rule of a monitor: for "m of n windows". */
export interface RuleStateRow {
  readonly monitor_id: number;
  readonly version: string;
  readonly rule: string;
  readonly outcomes_json: string;
}

export interface SilenceRow {
  readonly id: Generated<number>;
  /** Null for all models. */
  readonly model_id: number | null;
  /** What it hushes: kind, segment, severity; `SilenceMatch` of the contracts. */
  readonly match_json: string;
  readonly from_at: number;
  readonly to_at: number;
  /** "silence" hushes notifications; "downtime" also keeps incidents from being opened. */
  readonly kind: string;
  readonly actor: string;
  readonly reason: string;
  readonly ended_at: number | null;
}

/** Something that happened outside: a deploy, a campaign, a holiday. */
export interface AnnotationRow {
  readonly id: Generated<number>;
  readonly model_id: number | null;
  readonly kind: string;
  readonly from_at: number;
  readonly to_at: number | null;
  readonly text: string;
  readonly actor: string;
  readonly created_at: number;
}

/** How far each part of the loop has come, e.g. "incidents" up to evaluation 812. */
export interface LoopProgressRow {
  readonly part: string;
  readonly position: number;
}

export interface ChannelRow {
  readonly id: Generated<number>;
  readonly name: string;
  readonly type: string;
  /** Secrets in it are write-only: the file of the database is readable by its owner only. */
  readonly config_json: string;
  /** 1 when messages may hold values of features. */
  readonly show_values: number;
  readonly created_at: number;
  readonly disabled_at: number | null;
  /** Latest delivery or test, in words. */
  readonly last_result_json: string | null;
}

/** Which incidents go to which channels, and when they go further. */
export interface RouteRow {
  readonly id: Generated<number>;
  readonly position: number;
  readonly document_json: string;
}

/** The outbox: a message to a channel, until it is delivered or given up. */
export interface NotificationRow {
  readonly id: Generated<number>;
  readonly channel_id: number;
  /** Still known when the channel is gone. */
  readonly channel_name: string;
  /** Null for a digest. */
  readonly incident_id: number | null;
  /** One of `noticeEvents` of the contracts. */
  readonly event: string;
  /** One per incident and channel: what the other side knows it by. */
  readonly dedup_key: string;
  /** The message before it is rendered for the channel. */
  readonly message_json: string;
  readonly created_at: number;
  readonly due_at: number;
  readonly attempts: number;
  /** One of `notificationStates` of the contracts. */
  readonly state: string;
  /** 1 for the row that sends an incident's latest message again while it lasts. */
  readonly is_repeat: number;
  readonly delivered_at: number | null;
  /** What the other side said, or why it was not delivered. */
  readonly detail: string | null;
  /** What the other side called it, e.g. a thread: for updates. */
  readonly reference: string | null;
}

/** What the policy thought, also when it did nothing. */
export interface DecisionRow {
  readonly id: Generated<number>;
  readonly model_id: number;
  readonly at: number;
  readonly event_time: number;
  /** nothing, wait, threshold, recalibrate, retrain, rollback. */
  readonly action: string;
  readonly reason: string;
  /** What was looked at, the change and the revision of the configuration, as JSON. */
  readonly details_json: string;
  readonly incident_id: number | null;
  readonly run_id: string | null;
  /** Equal decisions in a row are one row that says how often. */
  readonly repeats: Generated<number>;
  readonly last_at: number;
  /** Equal for decisions that say the same, whatever their numbers. */
  readonly fold_key: Generated<string>;
  /** What was known when it was last made: the same is not decided on twice. */
  readonly facts_key: Generated<string>;
}

export interface TrainingSetRow {
  /** SHA-256 of the Parquet file. */
  readonly id: string;
  readonly model_id: number;
  readonly request_json: string;
  readonly position: number;
  readonly rows: number;
  readonly labelled: number;
  readonly from_at: number;
  readonly to_at: number;
  readonly schema_json: string;
  /** zstd-compressed JSON of the profile. */
  readonly profile: Uint8Array;
  readonly path: string;
  readonly bytes: number;
  readonly created_at: number;
  /** When its file was deleted, and why in words; null while it may lie there. */
  readonly deleted_at: Generated<number | null>;
  readonly deleted_why: Generated<string | null>;
}

/** One attempt to make the model better, through all its states. */
export interface RunRow {
  readonly id: string;
  readonly model_id: number;
  /** queued, waiting-for-approval, triggered, running, candidate, gated, promoted, refused, failed, cancelled. */
  readonly state: string;
  /** threshold, recalibrate, retrain, rollback. */
  readonly action: string;
  readonly reason: string;
  readonly actor: string;
  readonly decision_id: number | null;
  readonly incident_id: number | null;
  readonly executor: string;
  readonly attempt: number;
  readonly created_at: number;
  readonly event_time: number;
  readonly changed_at: number;
  readonly deadline_at: number | null;
  readonly next_look_at: number;
  readonly ended_at: number | null;
  readonly cancel_requested_at: number | null;
  /** What the executor needs to find it again. */
  readonly external_json: string | null;
  readonly external_url: string | null;
  /** SHA-256 of the token that the callback of this attempt carries. */
  readonly token_hash: string | null;
  /** `RunResult` that came by callback: the first one counts. */
  readonly answer_json: string | null;
  readonly training_set_id: string | null;
  readonly evaluation_set_id: string | null;
  readonly champion: string | null;
  readonly candidate: string | null;
  readonly gate_json: string | null;
  /** What the policy asked for. */
  readonly details_json: string;
  /** `RunProgress`: how far it is within its state, in words and numbers. */
  readonly progress_json: string;
}

/** Steps and log lines of a run, in order. */
export interface RunEntryRow {
  readonly id: Generated<number>;
  readonly run_id: string;
  readonly at: number;
  /** state, stdout, stderr, note. */
  readonly kind: string;
  readonly text: string;
}

/** A new champion under observation. */
export interface WatchRow {
  readonly id: Generated<number>;
  readonly model_id: number;
  readonly run_id: string | null;
  readonly incident_id: number | null;
  readonly version: string;
  readonly previous: string;
  readonly metric: string;
  readonly started_at: number;
  readonly from_event_time: number;
  readonly until_event_time: number;
  /** watching, kept, harm, rolled-back, ended. */
  readonly state: string;
  readonly latest_json: string | null;
  readonly ended_at: number | null;
}

/** Before and after of an action. */
export interface ProofRow {
  readonly id: Generated<number>;
  readonly model_id: number;
  readonly run_id: string | null;
  readonly incident_id: number | null;
  /** The move of the champion that it is about. */
  readonly move_id: Generated<number>;
  readonly metric: Generated<string>;
  readonly at: number;
  /** helped, no-effect-shown, worse, waiting. */
  readonly verdict: string;
  readonly document_json: string;
  /** `ProofPlan`: which rows are compared. */
  readonly plan_json: Generated<string>;
  readonly is_final: Generated<number>;
}

export interface KpiValueRow {
  readonly model_id: number;
  readonly kpi: string;
  /** "*" for all versions. */
  readonly version: string;
  readonly start_at: number;
  readonly end_at: number;
  /** What was counted, as text: a value of another definition says nothing. */
  readonly definition: Generated<string>;
  /** Latest position at which its rows or feedback changed. */
  readonly dirty_position: Generated<number>;
  /** As known at this offset of the log; -1 before it is computed. */
  readonly position: number;
  readonly computed_at: number | null;
  readonly rows: number;
  readonly value: number | null;
  readonly lo: number | null;
  readonly hi: number | null;
  readonly is_mature: number;
}
