import type { Measurement } from "../check.ts";
import { numberWords } from "../number-words.ts";
import type { Metric } from "./metric.ts";

export interface MetricBound {
  readonly min?: number | undefined;
  readonly max?: number | undefined;
}

/**
 * A metric against a fixed bound: it alerts when the whole interval lies beyond the bound, and is worth
 * watching when only the value does.
 */
export function boundedMetric(
  subject: { readonly segment?: string },
  { id, estimate }: Metric,
  { min = -Infinity, max = Infinity }: MetricBound,
): Measurement {
  const about = { ...subject, method: `${id} within bounds`, unit: id };
  if (!estimate.defined) {
    const { why } = estimate;
    return { ...about, outcome: "undefined", why, words: `${id} does not exist: ${why}` };
  }
  const { value, interval, n } = estimate;
  const { lo, hi } = interval ?? { lo: value, hi: value };
  const isBeyond = value < min || value > max;
  const isSurelyBeyond = interval ? hi < min || lo > max : isBeyond;
  const range = interval ? ` (${numberWords(lo)} to ${numberWords(hi)})` : "";
  const limits = [
    Number.isFinite(min) ? `at least ${numberWords(min)}` : null,
    Number.isFinite(max) ? `at most ${numberWords(max)}` : null,
  ];
  return {
    ...about,
    m: n,
    currentValue: value,
    outcome: "fact",
    value,
    severity: isSurelyBeyond ? "alert" : isBeyond ? "watch" : "ok",
    words: `${id} is ${numberWords(value)}${range}, wanted ${limits.filter((limit) => limit !== null).join(" and ")}`,
    details: { low: lo, high: hi },
  };
}
