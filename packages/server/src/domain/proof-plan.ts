import type { GateMetric, IncidentSignal } from "@plumbline/contracts";
import type { AnswerMetric } from "@plumbline/core";
import type { TimeWindow } from "./time-window.ts";

/** Which rows an action is judged by: fixed when it is done, so that no result chooses them. */
export interface ProofPlan {
  readonly from: string;
  readonly to: string;
  /** Null for what the rows call for. */
  readonly metric: AnswerMetric | null;
  /** A KPI that is compared instead of a metric. */
  readonly kpi?: string;
  /** Of the old version. */
  readonly before: TimeWindow;
  /** Event time of the move. */
  readonly movedMs: number;
  /** Units of the new version that were looked at; null before the first look. */
  readonly looked: number | null;
}

export interface ProofMoment {
  readonly movedMs: number;
  /** Event time at which the old version had become champion; null for the first one. */
  readonly sinceMs: number | null;
  /** Event time at which the incident began that led to it; null without one. */
  readonly incidentMs: number | null;
  /** What is compared without an incident. */
  readonly usualMs: number;
}

/** An incident that went on for longer is judged by its last weeks. */
const longestMs = 14 * 86_400_000;
const shortestMs = 60_000;

/**
 * The rows before: all of the incident's time under the old version, not only what alarmed, since the
 * worst windows of any time are followed by better ones. Without an incident, the usual length.
 */
export function rowsBefore({ movedMs, sinceMs, incidentMs, usualMs }: ProofMoment): TimeWindow {
  const hasBegun = incidentMs !== null && movedMs - incidentMs >= shortestMs;
  const wantedMs = hasBegun ? incidentMs : movedMs - usualMs;
  const isChampionLong = sinceMs !== null && movedMs - sinceMs >= shortestMs;
  const startMs = Math.max(
    ...[wantedMs, movedMs - longestMs, isChampionLong ? sinceMs : -Infinity],
  );
  return { startMs, endMs: movedMs };
}

const measurable: ReadonlySet<string> = new Set<GateMetric>([
  ...(["log-loss", "brier", "auroc", "average-precision", "accuracy", "f1"] as const),
  ...(["mae", "rmse"] as const),
]);

/** The metric of what alarmed, where it is one that can be measured before and after. */
export function metricOfSignals(signals: readonly IncidentSignal[]): AnswerMetric | null {
  for (const { family, check, unit, segment } of signals) {
    if (family !== "performance" || segment !== null) continue;
    if (check === "calibration") return "observed-expected";
    if (measurable.has(unit)) return unit as GateMetric;
  }
  return null;
}

/** The KPI that missed its objective. */
export function kpiOfSignals(signals: readonly IncidentSignal[]): string | null {
  return signals.find(({ family }) => family === "business")?.check ?? null;
}
