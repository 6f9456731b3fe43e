import type { GateMetric } from "@plumbline/contracts";
import { countWords, numberWords } from "../checks/number-words.ts";
import type { Comparison } from "./compare-models.ts";
import { gateMetrics } from "./gate-metrics.ts";
import type { GateRows } from "./gate-rows.ts";

/** "log loss is 0.41 against 0.44, better by 0.03". */
export function comparisonWords(metric: GateMetric, comparison: Comparison): string {
  const { title, sign } = gateMetrics[metric];
  const { champion, candidate, difference } = comparison;
  const gain = sign * difference.value;
  const change =
    gain === 0
      ? "no difference"
      : `${gain > 0 ? "better" : "worse"} by ${valueWords(Math.abs(gain))}`;
  return `${title} is ${valueWords(candidate)} against the champion's ${valueWords(champion)}, ${change}`;
}

/** "between 0.01 better and 0.02 worse". */
export function rangeWords(metric: GateMetric, { difference }: Comparison): string {
  const { sign } = gateMetrics[metric];
  const { lo, hi } = difference.interval;
  const [least, most] = sign === 1 ? [lo, hi] : [-hi, -lo];
  const one = (gain: number): string =>
    `${valueWords(Math.abs(gain))} ${gain >= 0 ? "better" : "worse"}`;
  return `between ${one(least)} and ${one(most)}`;
}

/** Where the error comes from: "rows of 28 days" or "4,000 independent rows". */
export function errorWords({ clusters }: GateRows, comparison: Comparison): string {
  const { difference } = comparison;
  const rows = countWords(difference.n, "row");
  if (difference.clusters === 0) {
    const why =
      clusters === null ? "no times or clusters were given" : `they share one ${clusters.by}`;
    return `from ${rows} taken as independent, for ${why}`;
  }
  return `from ${rows} in ${countWords(difference.clusters, clusters?.by ?? "cluster")}`;
}

/** Three digits, as differences of models need no more. */
export function valueWords(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  return Math.abs(value) >= 1000
    ? numberWords(Math.round(value))
    : numberWords(Number(value.toPrecision(3)));
}
