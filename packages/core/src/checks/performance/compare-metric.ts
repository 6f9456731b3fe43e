import {
  differenceOfEstimates,
  differenceOfProportions,
  excess,
  type MetricOptions,
} from "@plumbline/stats";
import type { Measurement } from "../check.ts";
import { numberWords } from "../number-words.ts";
import { smallestDifference } from "./smallest-difference.ts";
import type { Metric } from "./metric.ts";

interface MetricFloors {
  readonly minDifference: number;
  readonly minRelative: number;
}

export interface MetricSetting extends MetricFloors {
  readonly level: number;
  readonly options: MetricOptions;
}

/**
 * A metric against the baseline's. Only a change for the worse can alert; its size is what exceeds the
 * noise of both estimates.
 */
export function compareMetric(
  subject: { readonly segment?: string },
  before: Metric,
  now: Metric,
  setting: MetricSetting,
): Measurement {
  const { id } = before;
  const [left, right] = [before.estimate, now.estimate];
  const about = { ...subject, method: id, unit: id };
  if (!left.defined || !right.defined) {
    const [side, estimate] = left.defined ? ["now", right] : ["in the baseline", left];
    const why = estimate.defined ? "not-applicable" : estimate.why;
    const words = `${id} does not exist ${side}: ${why}`;
    return { ...about, outcome: "undefined", why, words };
  }
  const compared = {
    ...about,
    n: left.n,
    m: right.n,
    baselineValue: left.value,
    currentValue: right.value,
  };
  const words = `${id} ${numberWords(left.value)} → ${numberWords(right.value)}`;
  const compare = before.isShare ? differenceOfProportions : differenceOfEstimates;
  const difference = compare(left, right, setting.options);
  if (!difference.defined || difference.pValue === null) {
    return unsure(compared, words, left.value === right.value);
  }
  const { value, interval, pValue, standardError } = difference;
  const worsening = worseBy(before, left.value, right.value);
  const noise = standardError ?? 0;
  return {
    ...compared,
    outcome: "effect",
    value,
    interval,
    p: worsening > 0 ? pValue : 1,
    excess: worsening > 0 ? excess(worsening, noise, "root") : 0,
    floor: floorOf(before, left.value, setting),
    smallestDetectable: smallestDifference(standardError, setting.level),
    words,
    details: { better: before.better, standardError, ...intervalDetails(right.interval, now) },
  };
}

/** Equal numbers have not changed; others cannot be told apart without their errors. */
function unsure(
  compared: object & { method: string },
  words: string,
  isEqual: boolean,
): Measurement {
  return isEqual
    ? { ...compared, outcome: "fact", value: 0, severity: "ok", words }
    : { ...compared, outcome: "undefined", why: "too-few", words: `${words}, too few to compare` };
}

function worseBy({ better }: Metric, before: number, now: number): number {
  if (better === "higher") return before - now;
  return better === "lower" ? now - before : Math.abs(now) - Math.abs(before);
}

function floorOf(metric: Metric, value: number, { minDifference, minRelative }: MetricFloors) {
  if (metric.isPerfectAtOne) return Math.max(minDifference, minRelative * (1 - value));
  return minRelative * Math.abs(metric.scale ?? value);
}

function intervalDetails(interval: { lo: number; hi: number } | null, { bounds }: Metric) {
  return {
    currentLow: interval?.lo ?? null,
    currentHigh: interval?.hi ?? null,
    ...(bounds ? { boundLow: bounds.lo, boundHigh: bounds.hi } : {}),
  };
}
