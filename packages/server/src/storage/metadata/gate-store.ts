import type { GateVerdict } from "@plumbline/contracts";
import type { TimeWindow } from "../../domain/time-window.ts";
import { recordAudit } from "./audit-record.ts";
import type { Prepare } from "./sqlite-dialect.ts";

/** A verdict of the gate that is kept. */
export interface KeptGate {
  readonly atMs: number;
  readonly actor: string;
  /** Null when somebody asked without a run. */
  readonly runId: string | null;
  /** The rows, by event time. */
  readonly period: TimeWindow | null;
  readonly gate: GateVerdict;
}

export interface AskedGate {
  readonly modelId: number;
  readonly model: string;
  readonly atMs: number;
  readonly actor: string;
  readonly period: TimeWindow;
  readonly gate: GateVerdict;
}

/** Keeps a verdict that somebody asked for, and says so in the audit. */
export function addGate(prepare: Prepare, asked: AskedGate): void {
  const { modelId, model, atMs, actor, period, gate } = asked;
  prepare(insert).run(
    ...[modelId, atMs, actor, period.startMs, period.endMs, JSON.stringify(gate)],
  );
  const { champion, candidate, promote, summary } = gate;
  recordAudit(prepare, {
    ...{ atMs, actor, action: "gate", subject: model },
    details: { champion, candidate, promote, reason: summary },
  });
}

/** Those of runs and those that were asked for, newest first. */
export function listGates(prepare: Prepare, modelId: number, limit: number): readonly KeptGate[] {
  return prepare(select)
    .all({ model: modelId, limit })
    .map((row) => {
      const [startMs, endMs] = [row["from_at"], row["to_at"]];
      const hasPeriod = typeof startMs === "number" && typeof endMs === "number";
      return {
        ...{ atMs: Number(row["at"]), actor: String(row["actor"]) },
        runId: row["run_id"] as string | null,
        period: hasPeriod ? { startMs, endMs } : null,
        gate: JSON.parse(String(row["verdict_json"])) as GateVerdict,
      };
    });
}

const insert = `
  insert into gate_verdicts (model_id, at, actor, from_at, to_at, verdict_json)
  values (?, ?, ?, ?, ?, ?)`;
const select = `
  select at, actor, null as run_id, from_at, to_at, verdict_json from gate_verdicts
  where model_id = :model
  union all
  select changed_at, actor, id, json_extract(details_json, '$.evaluation.fromMs'),
    json_extract(details_json, '$.evaluation.toMs'), gate_json from runs
  where model_id = :model and gate_json is not null
  order by at desc limit :limit`;
