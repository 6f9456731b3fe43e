import type { GateVerdict, RunAction, RunResult, RunState } from "@plumbline/contracts";
import type { RunDetails } from "../../domain/run-details.ts";
import { requireMove } from "../../domain/run-machine.ts";
import { freshProgress, type RunProgress, type RunRecord } from "../../domain/run.ts";
import type { Metadata } from "./open-metadata.ts";
import { retryWhileBusy } from "./retry-while-busy.ts";
import type { Prepare } from "./sqlite-dialect.ts";

export type NewRun = Pick<
  RunRecord,
  | "id"
  | "modelId"
  | "action"
  | "reason"
  | "actor"
  | "decisionId"
  | "incidentId"
  | "executor"
  | "eventTimeMs"
  | "details"
> & { readonly atMs: number };

/** What may change; `progress` is merged into what it was. */
export type RunChanges = Partial<
  Pick<
    RunRecord,
    | "attempt"
    | "deadlineMs"
    | "nextLookMs"
    | "external"
    | "externalUrl"
    | "tokenHash"
    | "trainingSetId"
    | "evaluationSetId"
    | "champion"
    | "candidate"
    | "gate"
    | "executor"
    | "details"
  >
> & { readonly progress?: Partial<RunProgress>; readonly forgetsAnswer?: boolean };

export const runEntryKinds = ["state", "stdout", "stderr", "note"] as const;
export type RunEntryKind = (typeof runEntryKinds)[number];

export interface RunEntry {
  readonly id: number;
  readonly atMs: number;
  readonly kind: RunEntryKind;
  readonly text: string;
}

export interface RunFilter {
  readonly modelId?: number;
  readonly incidentId?: number;
  /** Only older ones. */
  readonly beforeId?: string;
  readonly limit: number;
}

/** Runs inside of a transaction or a read that the caller has begun. */
export interface RunRecords {
  get(id: string): RunRecord | undefined;
  /** Newest first. */
  list(filter: RunFilter): readonly RunRecord[];
  /** All that are not over, oldest first. */
  live(): readonly RunRecord[];
  liveOf(modelId: number): RunRecord | undefined;
  /** Undefined when another run of the model is not over yet. */
  add(run: NewRun): RunRecord | undefined;
  /**
   * Moves a run on if it still is where it was; undefined when it is not. The states may be the same.
   *
   * @throws RangeError for a move that no run can make
   */
  move(
    id: string,
    from: RunState,
    to: RunState,
    changes: RunChanges,
    atMs: number,
  ): RunRecord | undefined;
  /** False when it is over, or somebody asked before. */
  requestCancel(id: string, atMs: number): boolean;
  /** Moves deadlines and looks of all that are not over: the clock was set. */
  shiftTimes(byMs: number): void;
  /** Somebody outside says that there is something to see: the next look comes within a second. */
  hasten(id: string, atMs: number): void;
  /** Keeps what came by callback; false when there is an answer already. */
  answer(id: string, result: RunResult): boolean;
  addEntries(id: string, entries: readonly Omit<RunEntry, "id">[]): void;
  /** Oldest first, after the one that is named. */
  entries(
    id: string,
    page: { readonly afterId: number; readonly limit: number },
  ): readonly RunEntry[];
}

export function runRecords(prepare: Prepare): RunRecords {
  const get = (id: string): RunRecord | undefined => {
    const row = prepare(`${select} where runs.id = ?`).get(id);
    return row === undefined ? undefined : toRun(row);
  };
  const liveOf = (modelId: number): RunRecord | undefined => {
    const row = prepare(`${select} where model_id = ? and ended_at is null`).get(modelId);
    return row === undefined ? undefined : toRun(row);
  };
  return {
    get,
    liveOf,
    list: ({ modelId = null, incidentId = null, beforeId = null, limit }) =>
      prepare(selectPage)
        .all({ model: modelId, incident: incidentId, before: beforeId, limit })
        .map(toRun),
    live: () => prepare(`${select} where ended_at is null order by runs.id`).all().map(toRun),
    add(run) {
      if (liveOf(run.modelId) !== undefined) return undefined;
      prepare(insertRun).run(
        ...[run.id, run.modelId, run.action, run.reason, run.actor, run.decisionId],
        ...[run.incidentId, run.executor, run.atMs, run.eventTimeMs, run.atMs, run.atMs],
        ...[JSON.stringify(run.details), JSON.stringify(freshProgress)],
      );
      addEntry(prepare, run.id, {
        ...{ atMs: run.atMs, kind: "state" as const },
        text: `Queued by ${run.actor}: ${run.reason}`,
      });
      return get(run.id);
    },
    move(id, from, to, changes, atMs) {
      requireMove(from, to);
      const before = get(id);
      if (before?.state !== from) return undefined;
      const row = { ...toRow(before, changes), ...stateRow(from, to, atMs) };
      const names = Object.keys(row);
      const sets = names.map((name) => `${name} = :${name}`).join(", ");
      prepare(`update runs set ${sets} where id = :id`).run({ ...row, id });
      return get(id);
    },
    requestCancel: (id, atMs) => prepare(updateCancel).run(atMs, id).changes === 1,
    shiftTimes(byMs) {
      prepare(shift).run({ by: Math.trunc(byMs) });
    },
    hasten(id, atMs) {
      prepare("update runs set next_look_at = min(next_look_at, :at + 1000) where id = :id").run({
        ...{ id, at: Math.trunc(atMs) },
      });
    },
    answer: (id, result) =>
      prepare(
        "update runs set answer_json = ?, next_look_at = 0 where id = ? and answer_json is null",
      ).run(JSON.stringify(result), id).changes === 1,
    addEntries(id, entries) {
      for (const entry of entries) addEntry(prepare, id, entry);
      if (entries.some(({ kind }) => isOutput(kind)))
        prepare(dropOldest).run(id, id, mostOutputLines);
    },
    entries: (id, { afterId, limit }) =>
      prepare(selectEntries)
        .all(id, afterId, limit)
        .map((row) => ({
          id: Number(row["id"]),
          atMs: Number(row["at"]),
          kind: row["kind"] as RunEntryKind,
          text: String(row["text"]),
        })),
  };
}

/** The same, each call in a transaction or a read of its own. */
export type RunStore = {
  readonly [Call in "get" | "list" | "live" | "liveOf" | "entries" | "add"]: (
    ...args: Parameters<RunRecords[Call]>
  ) => Promise<ReturnType<RunRecords[Call]>>;
};

export function createRunStore(metadata: Metadata): RunStore {
  const reading = <T>(work: (records: RunRecords) => T): Promise<T> =>
    metadata.read((prepare) => work(runRecords(prepare)));
  return {
    get: (id) => reading((records) => records.get(id)),
    list: (filter) => reading((records) => records.list(filter)),
    live: () => reading((records) => records.live()),
    liveOf: (modelId) => reading((records) => records.liveOf(modelId)),
    entries: (id, page) => reading((records) => records.entries(id, page)),
    add: (run) =>
      retryWhileBusy(() => metadata.transaction((prepare) => runRecords(prepare).add(run))),
  };
}

/** Lines and notes that are kept of a run; the oldest leave. */
const mostOutputLines = 5_000;
const mostEntryChars = 4_000;

const isOutput = (kind: RunEntryKind): boolean => kind !== "state";

function addEntry(
  prepare: Prepare,
  runId: string,
  { atMs, kind, text }: Omit<RunEntry, "id">,
): void {
  const kept = text.length > mostEntryChars ? `${text.slice(0, mostEntryChars)}…` : text;
  prepare("insert into run_entries (run_id, at, kind, text) values (?, ?, ?, ?)").run(
    ...[runId, atMs, kind, kept],
  );
}

const select = "select runs.*, models.name as model from runs join models on models.id = model_id";
const selectPage = `${select}
  where (:model is null or model_id = :model) and (:incident is null or incident_id = :incident)
    and (:before is null or runs.id < :before)
  order by runs.id desc limit :limit`;
const insertRun = `
  insert into runs (id, model_id, state, action, reason, actor, decision_id, incident_id, executor,
    attempt, created_at, event_time, changed_at, next_look_at, details_json, progress_json)
  values (?, ?, 'queued', ?, ?, ?, ?, ?, ?, 1, ?, ?, ?, ?, ?, ?)`;
const updateCancel = `
  update runs set cancel_requested_at = ? where id = ? and ended_at is null
    and cancel_requested_at is null`;
const shift = `
  update runs set deadline_at = deadline_at + :by, next_look_at = max(0, next_look_at + :by)
  where ended_at is null`;
const selectEntries =
  "select id, at, kind, text from run_entries where run_id = ? and id > ? order by id limit ?";
const dropOldest = `
  delete from run_entries where run_id = ? and kind <> 'state' and id <= (
    select id from run_entries where run_id = ? and kind <> 'state'
    order by id desc limit 1 offset ?)`;

const ends: ReadonlySet<RunState> = new Set(["promoted", "refused", "failed", "cancelled"]);

type Value = string | number | null;

function stateRow(from: RunState, to: RunState, atMs: number): Readonly<Record<string, Value>> {
  if (from === to) return {};
  return { state: to, changed_at: atMs, ...(ends.has(to) ? { ended_at: atMs } : {}) };
}

const columns = {
  attempt: "attempt",
  deadlineMs: "deadline_at",
  nextLookMs: "next_look_at",
  externalUrl: "external_url",
  tokenHash: "token_hash",
  trainingSetId: "training_set_id",
  evaluationSetId: "evaluation_set_id",
  champion: "champion",
  candidate: "candidate",
  executor: "executor",
} as const satisfies Partial<Record<keyof RunChanges, string>>;

function toRow(before: RunRecord, changes: RunChanges): Record<string, Value> {
  const row: Record<string, Value> = {};
  for (const [name, column] of Object.entries(columns)) {
    const value = changes[name as keyof typeof columns];
    if (value !== undefined) row[column] = value;
  }
  const json = (value: unknown): string | null => (value === null ? null : JSON.stringify(value));
  if (changes.external !== undefined) row["external_json"] = json(changes.external);
  if (changes.details !== undefined) row["details_json"] = JSON.stringify(changes.details);
  if (changes.gate !== undefined) row["gate_json"] = json(changes.gate);
  if (changes.forgetsAnswer === true) row["answer_json"] = null;
  const progress = { ...before.progress, ...changes.progress };
  row["progress_json"] = JSON.stringify(progress);
  return row;
}

function toRun(row: Readonly<Record<string, unknown>>): RunRecord {
  const text = (name: string): string | null => {
    const found = row[name];
    return typeof found === "string" ? found : null;
  };
  const number = (name: string): number | null => (row[name] === null ? null : Number(row[name]));
  const json = (name: string): unknown => {
    const found = row[name];
    return typeof found === "string" ? JSON.parse(found) : null;
  };
  return {
    id: String(row["id"]),
    modelId: Number(row["model_id"]),
    model: String(row["model"]),
    state: row["state"] as RunState,
    action: row["action"] as RunAction,
    reason: String(row["reason"]),
    actor: String(row["actor"]),
    decisionId: number("decision_id"),
    incidentId: number("incident_id"),
    executor: String(row["executor"]),
    attempt: Number(row["attempt"]),
    createdAtMs: Number(row["created_at"]),
    eventTimeMs: Number(row["event_time"]),
    changedAtMs: Number(row["changed_at"]),
    deadlineMs: number("deadline_at"),
    nextLookMs: Number(row["next_look_at"]),
    endedAtMs: number("ended_at"),
    cancelRequestedMs: number("cancel_requested_at"),
    external: json("external_json"),
    externalUrl: text("external_url"),
    tokenHash: text("token_hash"),
    answer: json("answer_json") as RunResult | null,
    trainingSetId: text("training_set_id"),
    evaluationSetId: text("evaluation_set_id"),
    champion: text("champion"),
    candidate: text("candidate"),
    gate: json("gate_json") as GateVerdict | null,
    details: json("details_json") as RunDetails | null,
    progress: json("progress_json") as RunProgress,
  };
}
