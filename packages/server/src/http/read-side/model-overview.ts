import type { ModelOverview, MonitorStatus, Traffic } from "@plumbline/contracts";
import { isoTime } from "./iso-time.ts";
import type { LatestEvaluation, ModelFacts, MonitorFacts } from "./model-snapshots.ts";
import { worstOf } from "./worst-verdict.ts";

/** A model as lists show it. */
export function overviewOf(facts: ModelFacts): ModelOverview {
  const monitors = facts.monitors.map(monitorStatus);
  const worst = worstOf(monitors.flatMap(({ latest }) => (latest === null ? [] : [latest])));
  return {
    name: facts.name,
    createdAt: isoTime(facts.createdAtMs),
    versions: [...facts.versions],
    rows: facts.rows,
    lastEventAt: facts.lastEventAtMs === null ? null : isoTime(facts.lastEventAtMs),
    quarantined: facts.quarantined,
    unmatchedFeedback: facts.unmatchedFeedback,
    baseline: facts.baseline,
    verdict: worst?.verdict ?? null,
    summary: worst?.summary ?? null,
    monitors,
    traffic: trafficOf(facts.monitors.flatMap(({ latest }) => latest)),
  };
}

/** A monitor that looks at each version for itself is as bad as the worst of them. */
export function monitorStatus({ name, window, pending, latest }: MonitorFacts): MonitorStatus {
  return { name, window, pending, latest: worstOf(latest.map(({ evaluation }) => evaluation)) };
}

const hourMs = 3_600_000;

/** By the window that ended last; of several the one with most rows. */
function trafficOf(latest: readonly LatestEvaluation[]): Traffic | null {
  const [newest] = latest.toSorted(
    ({ evaluation: a }, { evaluation: b }) =>
      Date.parse(b.window.to) - Date.parse(a.window.to) || b.rows - a.rows,
  );
  if (newest === undefined) return null;
  const { evaluation, digest } = newest;
  const { from, to } = evaluation.window;
  const hours = (Date.parse(to) - Date.parse(from)) / hourMs;
  const p50 = digest.latencyMs.get(0.5);
  return {
    ...{ from, to, rows: evaluation.rows, rowsPerHour: hours > 0 ? evaluation.rows / hours : 0 },
    latencyMs: p50 === undefined ? null : { p50, p95: digest.latencyMs.get(0.95) ?? null },
    errorRate: digest.errorRate,
  };
}
