import type { DecisionAction, PolicyFinding, RunAction } from "@plumbline/contracts";
import type { Metadata } from "./open-metadata.ts";
import type { Prepare } from "./sqlite-dialect.ts";

/** What the policy of a model thought. */
export interface StoredDecision {
  readonly id: number;
  readonly modelId: number;
  readonly model: string;
  readonly atMs: number;
  readonly eventTimeMs: number;
  readonly action: DecisionAction;
  readonly reason: string;
  readonly findings: readonly PolicyFinding[];
  /** What it would do if nothing held it back. */
  readonly wanted: RunAction | null;
  readonly incidentId: number | null;
  readonly runId: string | null;
  readonly changePointMs: number | null;
  readonly policyRevision: number;
  /** So many equal decisions in a row. */
  readonly repeats: number;
  readonly lastAtMs: number;
  readonly foldKey: string;
  readonly factsKey: string;
  /** What the incident was told it by; empty when it was not told. */
  readonly toldKey: string;
}

export type NewDecision = Omit<StoredDecision, "id" | "model" | "repeats" | "lastAtMs">;

export interface DecisionFilter {
  readonly modelId: number;
  readonly incidentId?: number;
  readonly action?: DecisionAction;
  readonly beforeId?: number;
  readonly limit: number;
}

/** Decisions inside of a transaction or a read that the caller has begun. */
export interface DecisionRecords {
  get(id: number): StoredDecision | undefined;
  latest(modelId: number): StoredDecision | undefined;
  /** Newest first. */
  list(filter: DecisionFilter): readonly StoredDecision[];
  add(decision: NewDecision): number;
  /** The same once more: the numbers are the newest, the time is that of the first. */
  repeat(id: number, decision: NewDecision): void;
  /** Whether an incident was told the same before. */
  wasTold(incidentId: number, toldKey: string): boolean;
}

export function decisionRecords(prepare: Prepare): DecisionRecords {
  const list = (filter: DecisionFilter): readonly StoredDecision[] =>
    prepare(selectPage)
      .all({
        ...{ model: filter.modelId, incident: filter.incidentId ?? null },
        ...{ action: filter.action ?? null, before: filter.beforeId ?? null, limit: filter.limit },
      })
      .map(toDecision);
  return {
    list,
    get(id) {
      const row = prepare(`${select} where decisions.id = ?`).get(id);
      return row === undefined ? undefined : toDecision(row);
    },
    latest: (modelId) => list({ modelId, limit: 1 })[0],
    add(decision) {
      const { modelId, atMs, eventTimeMs, action, reason, incidentId, runId } = decision;
      const { lastInsertRowid } = prepare(insert).run(
        ...[modelId, atMs, eventTimeMs, action, reason, detailsOf(decision), incidentId, runId],
        ...[atMs, decision.foldKey, decision.factsKey],
      );
      return Number(lastInsertRowid);
    },
    repeat(id, decision) {
      const { reason, atMs, factsKey } = decision;
      prepare(update).run(reason, detailsOf(decision), atMs, factsKey, id);
    },
    wasTold: (incidentId, toldKey) => prepare(selectTold).get(incidentId, toldKey) !== undefined,
  };
}

/** The same for who only looks. */
export interface DecisionStore {
  get(id: number): Promise<StoredDecision | undefined>;
  list(filter: DecisionFilter): Promise<readonly StoredDecision[]>;
}

export function createDecisionStore(metadata: Metadata): DecisionStore {
  return {
    get: (id) => metadata.read((prepare) => decisionRecords(prepare).get(id)),
    list: (filter) => metadata.read((prepare) => decisionRecords(prepare).list(filter)),
  };
}

const select = `
  select decisions.*, models.name as model from decisions join models on models.id = model_id`;
const selectPage = `${select}
  where model_id = :model and (:incident is null or incident_id = :incident)
    and (:action is null or action = :action) and (:before is null or decisions.id < :before)
  order by decisions.id desc limit :limit`;
const insert = `
  insert into decisions (model_id, at, event_time, action, reason, details_json, incident_id, run_id,
    last_at, fold_key, facts_key)
  values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;
const update = `
  update decisions set reason = ?, details_json = ?, last_at = max(last_at, ?), facts_key = ?,
    repeats = repeats + 1
  where id = ?`;
const selectTold = `
  select 1 from decisions
  where incident_id = ? and json_extract(details_json, '$.toldKey') = ? limit 1`;

type Details = Pick<
  StoredDecision,
  "findings" | "wanted" | "changePointMs" | "policyRevision" | "toldKey"
>;

function detailsOf({ findings, wanted, changePointMs, policyRevision, toldKey }: Details): string {
  return JSON.stringify({ findings, wanted, changePointMs, policyRevision, toldKey });
}

function toDecision(row: Readonly<Record<string, unknown>>): StoredDecision {
  const details = JSON.parse(String(row["details_json"])) as Details;
  return {
    ...details,
    id: Number(row["id"]),
    modelId: Number(row["model_id"]),
    model: String(row["model"]),
    atMs: Number(row["at"]),
    eventTimeMs: Number(row["event_time"]),
    action: row["action"] as DecisionAction,
    reason: String(row["reason"]),
    incidentId: row["incident_id"] === null ? null : Number(row["incident_id"]),
    runId: row["run_id"] as string | null,
    repeats: Number(row["repeats"]),
    lastAtMs: Number(row["last_at"]),
    foldKey: String(row["fold_key"]),
    factsKey: String(row["facts_key"]),
  };
}
