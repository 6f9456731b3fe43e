import { durationMs, type GateMetric } from "@plumbline/contracts";
import { answerMetricFacts, type AnswerMetric } from "@plumbline/core";
import { kpiOfSignals, metricOfSignals, rowsBefore, type ProofPlan } from "../domain/proof-plan.ts";
import { readModelConfig } from "../monitors/monitored-models.ts";
import {
  championMovesIn,
  modelNameIn,
  toMove,
  type StoredMove,
} from "../storage/metadata/alias-store.ts";
import { incidentRecords } from "../storage/metadata/incident-store.ts";
import { loopProgress, saveLoopProgress } from "../storage/metadata/loop-progress.ts";
import { proofRecords, type ProofDocument } from "../storage/metadata/proof-store.ts";
import { runRecords } from "../storage/metadata/run-store.ts";
import type { Prepare } from "../storage/metadata/sqlite-dialect.ts";

const part = "proofs-moves";
const mostMoves = 100;

/** Moves of champions that nothing was planned for yet, oldest first. */
export function newMoves(prepare: Prepare): readonly StoredMove[] {
  return prepare(selectMoves).all(loopProgress(prepare, part), mostMoves).map(toMove);
}

/** Plans what is to be compared for each promotion and rollback; in the caller's transaction. */
export function planProofs(prepare: Prepare, atMs: number): void {
  const moves = newMoves(prepare);
  for (const move of moves) {
    if (move.kind !== "promotion" && move.kind !== "rollback") continue;
    const { from, to } = move;
    if (from !== null && to !== null) planMove(prepare, { ...move, from, to }, atMs);
  }
  const last = moves.at(-1);
  if (last !== undefined) saveLoopProgress(prepare, part, last.id);
}

function planMove(
  prepare: Prepare,
  move: StoredMove & { readonly from: string; readonly to: string },
  atMs: number,
): void {
  const { id: moveId, modelId, from, to, eventTimeMs: movedMs, runId } = move;
  const row = prepare("select config_json from models where id = ?").get(modelId);
  const config = readModelConfig((row?.["config_json"] ?? null) as string | null);
  const run = runId === null ? undefined : runRecords(prepare).get(runId);
  const incident =
    run === undefined || run.incidentId === null
      ? undefined
      : incidentRecords(prepare).get(run.incidentId);
  const became = championMovesIn(prepare, modelId).findLast(
    (one) => one.id < moveId && one.to === from && one.kind !== "drill",
  );
  // What was taken back is judged by its own time, not by the incident it was to end.
  const incidentMs = move.kind === "rollback" ? null : (incident?.firstWindowMs ?? null);
  const before = rowsBefore({
    ...{ movedMs, incidentMs, sinceMs: became?.eventTimeMs ?? null },
    usualMs: durationMs(config.watch.duration),
  });
  const primary = (run?.gate?.metric ?? config.gate.metric ?? null) as GateMetric | null;
  const signal = metricOfSignals(incident?.details.signals ?? []);
  const metrics = signal === null || signal === primary ? [primary] : [primary, signal];
  const about = {
    ...{ model: modelNameIn(prepare, modelId), runId, incidentId: incident?.id ?? null },
    at: new Date(atMs).toISOString(),
  };
  const common = { from, to, before, movedMs, looked: null };
  for (const metric of metrics) {
    const plan: ProofPlan = { ...common, metric };
    const document = firstDocument(plan, metricSubject(metric, to), about);
    proofRecords(prepare).add({ modelId, moveId, atMs, plan, document });
  }
  const name = kpiOfSignals(incident?.details.signals ?? []);
  const kpi = config.kpis.find((one) => one.name === name);
  if (kpi === undefined) return;
  const plan: ProofPlan = { ...common, metric: null, kpi: kpi.name };
  const waiting = `it is waited for rows of ${to} and what follows them`;
  const document = firstDocument(plan, { metric: kpi.name, better: kpi.better, waiting }, about);
  proofRecords(prepare).add({ modelId, moveId, atMs, plan, document });
}

interface Subject extends Pick<ProofDocument, "metric" | "better"> {
  /** What it is waited for, in words. */
  readonly waiting: string;
}

function metricSubject(metric: AnswerMetric | null, to: string): Subject {
  return {
    metric: metric ?? "",
    better: metric === null ? "lower" : answerMetricFacts(metric).better,
    waiting: `it is waited for labelled rows of ${to}`,
  };
}

function firstDocument(
  { from, to, before, movedMs }: ProofPlan,
  { waiting, ...subject }: Subject,
  about: Pick<ProofDocument, "model" | "runId" | "incidentId" | "at">,
): ProofDocument {
  const lengthMs = before.endMs - before.startMs;
  const side = { rows: 0, value: null, interval: null };
  const iso = (ms: number): string => new Date(ms).toISOString();
  return {
    ...about,
    ...subject,
    before: { ...side, version: from, from: iso(before.startMs), to: iso(before.endMs) },
    after: { ...side, version: to, from: iso(movedMs), to: iso(movedMs + lengthMs) },
    ...{ difference: null, interval: null, verdict: "waiting" },
    summary: `Not yet known: ${waiting}`,
  };
}

const selectMoves = `
  select * from alias_moves where id > ? and alias = 'champion' order by id limit ?`;
