import {
  durationMs,
  type ConfigChange,
  type IncidentKind,
  type ModelConfig,
} from "@plumbline/contracts";
import { parseCauseKey } from "../domain/incident-cause.ts";
import { harmOfRule } from "../domain/incident-harm.ts";
import { upstreamOf } from "../domain/group-incidents.ts";
import { liveStates, type Incident } from "../domain/incident.ts";
import type { PolicyRun } from "../domain/policy-facts.ts";
import {
  objectiveWords,
  type ChampionPast,
  type IncidentPast,
  type KpiPast,
  type ObjectiveChange,
  type PolicyHistory,
} from "../domain/policy-history.ts";
import type { RunRecord } from "../domain/run.ts";
import { championMovesIn } from "../storage/metadata/alias-store.ts";
import { incidentRecords } from "../storage/metadata/incident-store.ts";
import { runRecords } from "../storage/metadata/run-store.ts";
import type { Prepare } from "../storage/metadata/sqlite-dialect.ts";

/** A model as a policy knows it. */
export interface PolicyModel {
  readonly id: number;
  readonly name: string;
  readonly revision: number;
  readonly config: ModelConfig;
}

const mostIncidents = 500;
const mostRuns = 500;
const mostKpiValues = 2_000;
const mostChanges = 500;

/** All that is stored of a model beside its windows. */
export function readPolicyHistory(
  prepare: Prepare,
  model: PolicyModel,
  task: string | null,
): PolicyHistory {
  return {
    ...{ config: model.config, revision: model.revision, task },
    position: positionIn(prepare),
    incidents: incidentsOf(prepare, model),
    kpis: prepare(selectKpis).all(model.id, mostKpiValues).map(toKpi).toReversed(),
    objectiveChanges: objectiveChangesOf(prepare, model.name),
    champions: championMovesIn(prepare, model.id)
      .filter(({ kind }) => kind !== "drill")
      .map(({ from, to, kind, eventTimeMs }): ChampionPast => ({ from, to, kind, eventTimeMs })),
    newestVersion: newestVersionOf(prepare, model.id),
    runs: runRecords(prepare).list({ modelId: model.id, limit: mostRuns }).map(toPolicyRun),
    watch: watchOf(prepare, model.id),
  };
}

function positionIn(prepare: Prepare): number {
  const row = prepare("select max(next_offset) as position from log_progress").get();
  return Number(row?.["position"] ?? 0);
}

function incidentsOf(prepare: Prepare, model: PolicyModel): readonly IncidentPast[] {
  const records = incidentRecords(prepare);
  const above = upstreamIds(prepare, model.name);
  const own = records.list({ modelId: model.id, limit: mostIncidents });
  const upstream = above.flatMap((id) => records.list({ modelId: id, limit: mostIncidents }));
  return [...own, ...upstream]
    .map((incident) => toPast(prepare, incident, model.id))
    .toSorted((one, other) => one.fromMs - other.fromMs || one.id - other.id);
}

/** Models that a model lives on, directly or not. */
export function upstreamIds(prepare: Prepare, name: string): readonly number[] {
  const rows = prepare(selectUpstream).all();
  const byName = new Map(rows.map((row) => [String(row["name"]), row]));
  const directOf = (of: string): readonly string[] => {
    const named = JSON.parse(String(byName.get(of)?.["upstream"] ?? "[]")) as unknown;
    return Array.isArray(named) ? named.map(String) : [];
  };
  return [...upstreamOf(name, directOf)].flatMap((one) => {
    const id = byName.get(one)?.["id"];
    return id === undefined ? [] : [Number(id)];
  });
}

function toPast(prepare: Prepare, incident: Incident, modelId: number): IncidentPast {
  const { id, model, severity, title, firstWindowMs, lastWindowMs, closeReason } = incident;
  const joined = incident.details.joined.map(({ causeKey }) => parseCauseKey(causeKey).kind);
  const cause =
    incident.causedBy === null ? undefined : incidentRecords(prepare).get(incident.causedBy);
  return {
    ...{ id, model, severity, title, isOwn: incident.modelId === modelId },
    kinds: [...new Set<IncidentKind>([incident.kind, ...joined, ...harmOfRule(incident)])],
    ...{ fromMs: firstWindowMs, lastMs: lastWindowMs, overMs: overOf(prepare, incident) },
    knownMs: knownOf(prepare, incident),
    causedBy:
      cause === undefined
        ? null
        : { id: cause.id, model: cause.model, overMs: overOf(prepare, cause) },
    wasHarmless: closeReason !== null && harmless.has(closeReason),
  };
}

/** Event time at which an incident was first seen. */
function knownOf(prepare: Prepare, { modelId, causeKey, firstWindowMs }: Incident): number {
  const row = prepare(selectFirstAlarm).get(modelId, causeKey, firstWindowMs);
  return Number(row?.["end_at"] ?? firstWindowMs);
}

const harmless: ReadonlySet<string> = new Set(["benign-change", "false-alarm", "duplicate"]);

/** Event time at which an incident ended: of the last thing that is told of it. */
function overOf(prepare: Prepare, { id, state, lastWindowMs }: Incident): number | null {
  if (liveStates.includes(state)) return null;
  const row = prepare(selectLastTold).get(id);
  return Math.max(lastWindowMs, Number(row?.["event_time"] ?? 0));
}

function toKpi(row: Readonly<Record<string, unknown>>): KpiPast {
  const bound = (name: string): number | null => (row[name] === null ? null : Number(row[name]));
  return {
    ...{ kpi: String(row["kpi"]), startMs: Number(row["start_at"]), endMs: Number(row["end_at"]) },
    ...{ rows: Number(row["rows"]), value: Number(row["value"]), lo: bound("lo"), hi: bound("hi") },
  };
}

/** Objectives that changed, from the audit of the configuration. A new KPI has no earlier objective. */
function objectiveChangesOf(prepare: Prepare, model: string): readonly ObjectiveChange[] {
  const rows = prepare(selectChanges).all(model, mostChanges).toReversed();
  return rows.flatMap((row) => {
    const { revision, changes } = JSON.parse(String(row["details_json"])) as {
      readonly revision: number;
      readonly changes: readonly ConfigChange[];
    };
    return changes
      .filter(({ path }) => /^kpis\.[^.]+\.objective(\.|$)/.test(path))
      .map(({ path, before, after }) => ({
        ...{ revision, atMs: Number(row["at"]) },
        words: objectiveWords(path, before, after, revision),
      }));
  });
}

function newestVersionOf(prepare: Prepare, modelId: number) {
  const row = prepare(selectNewest).get(modelId);
  if (row === undefined) return null;
  return { version: String(row["version"]), sinceMs: Number(row["first_seen_at"]) };
}

function watchOf(prepare: Prepare, modelId: number) {
  const row = prepare(selectWatch).get(modelId);
  if (row === undefined) return null;
  return { version: String(row["version"]), untilMs: Number(row["until_event_time"]) };
}

function toPolicyRun(run: RunRecord): PolicyRun {
  const { id, action, state, endedAtMs, eventTimeMs, details } = run;
  return {
    ...{ id, action, state, eventTimeMs, isOver: endedAtMs !== null },
    trainingToMs: details?.training.toMs ?? null,
    evaluationToMs: details?.evaluation.toMs ?? null,
    policyRevision: details?.policyRevision ?? null,
    gain: gainOf(run),
  };
}

const higherIsBetter: ReadonlySet<string> = new Set([
  ...["auroc", "average-precision", "accuracy", "f1"],
]);

function gainOf({ gate }: RunRecord): number | null {
  const difference = gate?.tests.find(({ test }) => test === "primary")?.difference ?? null;
  if (gate === null || difference === null) return null;
  return higherIsBetter.has(gate.metric) ? difference : -difference;
}

/** How long rows may be looked back at: what any set of the policy may hold, and some more. */
export function lookBackMs({ policy }: ModelConfig): number {
  const day = 86_400_000;
  if (policy === undefined) return 90 * day;
  const { training, evaluation } = policy;
  return 2 * (durationMs(training.window) + durationMs(evaluation.window)) + 30 * day;
}

const selectUpstream = `
  select id, name, json_extract(config_json, '$.upstream') as upstream from models`;
const selectFirstAlarm = `
  select min(end_at) as end_at from incident_windows
  where model_id = ? and cause_key = ? and is_alarm = 1 and end_at > ?`;
const selectLastTold =
  "select max(event_time) as event_time from incident_entries where incident_id = ?";
const selectKpis = `
  select kpi, start_at, end_at, rows, value, lo, hi from kpi_values
  where model_id = ? and version = '*' and is_mature = 1 and value is not null
  order by end_at desc limit ?`;
const selectChanges = `
  select at, details_json from audit where action = 'change-config' and subject = ?
  order by id desc limit ?`;
const selectNewest = `
  select version, first_seen_at from versions where model_id = ?
  order by first_seen_at desc, last_seen_at desc, version desc limit 1`;
const selectWatch = `
  select version, until_event_time from watches where model_id = ? and ended_at is null
  order by id desc limit 1`;
