import type { CheckResult } from "@plumbline/contracts";
import type { Estimate } from "@plumbline/plots";
import { isEstimated } from "../result-text.ts";

export interface MetricSides {
  readonly baseline: Estimate | null;
  readonly current: Estimate | null;
  /** What the whiskers mean, as a sentence after a space; empty without whiskers. */
  readonly whiskers: string;
}

function detail(result: CheckResult, key: string): number | null {
  const value = result.details[key];
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

/**
 * Both values of a result with what is known of their uncertainty: their own intervals when the check
 * gave them (details `baselineLow`, `baselineHigh`, `currentLow`, `currentHigh`), else the effect's.
 */
export function sidesOf(result: CheckResult): MetricSides {
  const { baselineValue, currentValue, value, interval } = result;
  const isInferred = isEstimated(result);
  const baseline =
    baselineValue === null
      ? null
      : {
          value: baselineValue,
          lo: detail(result, "baselineLow"),
          hi: detail(result, "baselineHigh"),
        };
  if (currentValue === null) return { baseline, current: null, whiskers: "" };
  const own = { lo: detail(result, "currentLow"), hi: detail(result, "currentHigh") };
  const at = (lo: number | null, hi: number | null): Estimate => ({
    value: currentValue,
    lo,
    hi,
    isEstimated: isInferred,
  });
  if (own.lo !== null && own.hi !== null) {
    return {
      baseline,
      current: at(own.lo, own.hi),
      whiskers: " Whiskers are the intervals of each value.",
    };
  }
  if (interval === null || value === null) {
    return { baseline, current: at(null, null), whiskers: "" };
  }
  if (value === currentValue) {
    return {
      baseline,
      current: at(interval.lo, interval.hi),
      whiskers: " The whisker is the interval of the current value.",
    };
  }
  const isChange =
    baselineValue !== null &&
    Math.abs(currentValue - baselineValue - value) <=
      1e-9 * Math.max(1e-300, Math.abs(currentValue), Math.abs(baselineValue));
  if (!isChange) return { baseline, current: at(null, null), whiskers: "" };
  return {
    baseline,
    current: at(baselineValue + interval.lo, baselineValue + interval.hi),
    whiskers: " The whisker is the interval of the change, drawn from the baseline value.",
  };
}
