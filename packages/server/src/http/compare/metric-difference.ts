import type { CompareVerdict, GateMetric } from "@plumbline/contracts";
import { answerMetricFacts } from "@plumbline/core";
import {
  clusteredEstimate,
  sumOfInfluences,
  welchTest,
  type ClusteredEstimate,
  type Interval,
} from "@plumbline/stats";
import { numberText } from "../../domain/policy-words.ts";
import type { TwoParts } from "../../retraining/measured-period.ts";

export interface DifferenceOptions {
  /** Chance at most that a side which is no better is called better. */
  readonly level: number;
  /** Rows of a unit move together. */
  readonly unitMs: number;
  /** Row i of the left side and row i of the right one are of one case. */
  readonly isPaired: boolean;
}

export interface Places {
  readonly left: ArrayLike<number>;
  readonly right: ArrayLike<number>;
}

export interface MetricDifference {
  readonly left: number | null;
  readonly right: number | null;
  readonly difference: number | null;
  readonly interval: Interval | null;
  readonly verdict: CompareVerdict;
  readonly rowsLeft: number;
  readonly rowsRight: number;
  readonly reason: string;
}

/** With fewer labelled rows on a side, nothing is said. */
const fewestRows = 30;

/** One metric of both sides, and the interval of its difference. */
export function metricDifference(
  { answers, times }: TwoParts,
  metric: GateMetric,
  places: Places,
  options: DifferenceOptions,
): MetricDifference {
  const usable = new Set(answers.usable(metric));
  const [left, right] = usablePlaces(places, usable, options.isPaired);
  const rows = { rowsLeft: left.length, rowsRight: right.length };
  const [before, now] = [answers.measure(metric, left), answers.measure(metric, right)];
  const values = {
    left: before.defined ? before.value : null,
    right: now.defined ? now.value : null,
  };
  const { title, better } = answerMetricFacts(metric);
  const nothing = {
    ...values,
    ...rows,
    difference: null,
    interval: null,
    verdict: "unknown",
  } as const;
  const fewest = Math.min(left.length, right.length);
  if (!before.defined || !now.defined || fewest < fewestRows) {
    const why =
      fewest < fewestRows
        ? `a side has ${fewest} labelled rows that can be measured, at least ${fewestRows} are needed`
        : "the rows of a side are all of one kind";
    return { ...nothing, reason: `${title} cannot be compared: ${why}` };
  }
  const level = Math.max(1 - 2 * options.level, 1e-9);
  const of = (list: readonly number[]) => ({
    clusters: unitsOf(times, list, options.unitMs),
    level,
  });
  const interval = options.isPaired
    ? intervalOf(
        clusteredEstimate(
          sumOfInfluences([
            [1, now],
            [-1, before],
          ]),
          of(left),
        ),
      )
    : unpairedInterval(
        clusteredEstimate(before, of(left)),
        clusteredEstimate(now, of(right)),
        level,
      );
  const difference = now.value - before.value;
  const numbers = `${title} ${numberText(before.value)} → ${numberText(now.value)}`;
  if (interval === null) {
    return {
      ...nothing,
      difference,
      reason: `${numbers}; the rows show no spread to compare with`,
    };
  }
  const verdict = verdictOf(interval, better);
  const range = `difference ${numberText(difference)} [${numberText(interval.lo)}, ${numberText(interval.hi)}]`;
  return {
    ...{ ...values, ...rows, difference, interval, verdict },
    reason: `${numbers}, ${range}, on ${numberText(left.length)} and ${numberText(right.length)} labelled rows`,
  };
}

/** Of pairs, both have to be usable. */
function usablePlaces({ left, right }: Places, usable: ReadonlySet<number>, isPaired: boolean) {
  const [ours, theirs] = [Array.from(left), Array.from(right)];
  if (!isPaired) {
    return [
      ours.filter((one) => usable.has(one)),
      theirs.filter((one) => usable.has(one)),
    ] as const;
  }
  const isBoth = (_: number, at: number): boolean =>
    usable.has(ours[at] as number) && usable.has(theirs[at] as number);
  return [ours.filter(isBoth), theirs.filter(isBoth)] as const;
}

function unitsOf(
  times: readonly number[],
  places: readonly number[],
  unitMs: number,
): readonly number[] {
  const units = places.map((place) => Math.floor((times[place] as number) / unitMs));
  const first = units.reduce((least, unit) => Math.min(least, unit), Infinity);
  return units.map((unit) => unit - first);
}

type Estimated = ReturnType<typeof clusteredEstimate>;

function intervalOf(estimate: Estimated): Interval | null {
  if (!estimate.defined) return null;
  // Two sides that answer alike differ by nothing, and surely.
  return { ...estimate.interval, kind: `paired, ${estimate.interval.kind}` };
}

function unpairedInterval(before: Estimated, now: Estimated, level: number): Interval | null {
  if (!before.defined || !now.defined) return null;
  const test = welchTest(asMean(before), asMean(now), { level });
  return test.defined ? { ...test.interval, kind: "welch, clustered" } : null;
}

function asMean({ value, standardError, df }: ClusteredEstimate) {
  const n = Math.max(2, df + 1);
  return { n, mean: value, variance: standardError ** 2 * n };
}

function verdictOf({ lo, hi }: Interval, better: "higher" | "lower"): CompareVerdict {
  const [worst, best] = better === "higher" ? [lo, hi] : [-hi, -lo];
  if (worst > 0) return "better";
  return best < 0 ? "worse" : "not-shown-better";
}
