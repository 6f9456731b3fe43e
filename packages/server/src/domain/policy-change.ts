import { changePoint } from "@plumbline/stats";
import { momentWords } from "./incident-words.ts";
import {
  matureByMonitor,
  type PolicyFacts,
  type PolicyMetric,
  type PolicyWindow,
} from "./policy-facts.ts";
import { numberText } from "./policy-words.ts";

/** Where a metric changed for the worse. */
export interface PolicyChange {
  /** Event time: the beginning of the first window after it. */
  readonly atMs: number;
  readonly pValue: number;
  /** In words, with the numbers. */
  readonly words: string;
}

/** A change that is less sure cuts no training set. */
const mostP = 0.01;
const mostMetrics = 4;
const latestWindows = 3;
/** Enough to tell p from `mostP`; a replay looks for changes thousands of times. */
const draws = 499;

/**
 * When performance changed for the worse under the present champion: the surest single change of the
 * metric that decides, else of one that alarms. Null when none is sure.
 */
export function findPolicyChange(facts: PolicyFacts): PolicyChange | null {
  const sinceMs = facts.champion?.sinceMs ?? -Infinity;
  const monitors = matureByMonitor(facts).map((windows) =>
    windows.filter(({ startMs }) => startMs >= sinceMs),
  );
  const alarming = monitors.flatMap(alarmingMetrics);
  const names = [...(facts.primary === null ? [] : [facts.primary]), ...alarming];
  for (const name of [...new Set(names)].slice(0, mostMetrics)) {
    const changes = monitors.flatMap((windows) => changeOf(windows, name) ?? []);
    const [surest] = changes.toSorted(
      (one, other) => one.pValue - other.pValue || one.atMs - other.atMs,
    );
    if (surest !== undefined) return surest;
  }
  return null;
}

function alarmingMetrics(windows: readonly PolicyWindow[]): readonly string[] {
  return windows
    .slice(-latestWindows)
    .flatMap(({ metrics }) => metrics.filter(({ verdict }) => verdict === "alert"))
    .map(({ name }) => name);
}

interface Point {
  readonly window: PolicyWindow;
  readonly metric: PolicyMetric;
  readonly current: number;
}

function changeOf(windows: readonly PolicyWindow[], name: string): PolicyChange | null {
  const points = windows.flatMap((window): readonly Point[] => {
    const metric = window.metrics.find((one) => one.name === name);
    if (metric === undefined || metric.current === null || window.labelled === 0) return [];
    return [{ window, metric, current: metric.current }];
  });
  const found = changePoint(
    points.map(({ current }) => current),
    { weights: points.map(({ window }) => window.labelled), draws, key: `policy/${name}` },
  );
  if (!found.defined || found.pValue > mostP) return null;
  const first = points[found.place];
  if (first === undefined || !isWorse(first.metric.better, found.before, found.after)) return null;
  const { startMs } = first.window;
  return {
    ...{ atMs: startMs, pValue: found.pValue },
    words: `${name} changed at ${momentWords(startMs)} from ${numberText(found.before)} to ${numberText(found.after)} (p = ${numberText(found.pValue)})`,
  };
}

function isWorse(better: PolicyMetric["better"], before: number, after: number): boolean {
  switch (better) {
    case "higher":
      return after < before;
    case "lower":
      return after > before;
    case "nearest-zero":
      return Math.abs(after) > Math.abs(before);
    case "nearest-one":
      return Math.abs(after - 1) > Math.abs(before - 1);
  }
}
