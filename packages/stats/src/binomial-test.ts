import betainc from "@stdlib/math-base-special-betainc";
import type { Alternative } from "./fisher-exact.ts";
import { logFactorial } from "./log-factorial.ts";
import { checkWholeShare, type CountedShare } from "./counted-share.ts";
import { type TestResult, undefinedBecause } from "./result.ts";

export interface BinomialTestOptions {
  /** @default "two-sided" */
  readonly alternative?: Alternative;
}

const tieTolerance = 1e-7;

/**
 * Exact binomial test: is the rate behind `hits` of `rows` the given one? One-sided p-values are
 * binomial tails through the incomplete beta function; the two-sided one adds the outcomes of the
 * other side that are no likelier than the observed one (within a relative 1e-7).
 *
 * @param observed whole hits of whole rows
 * @param rate hypothetical rate, in [0, 1]
 * @returns `statistic`: the observed share; undefined `no-rows` without rows
 * @throws RangeError when counts are not whole numbers with 0 ≤ hits ≤ rows or the rate is outside [0, 1]
 * @see https://en.wikipedia.org/wiki/Binomial_test
 * @example
 * assert.deepEqual(binomialTest({ hits: 5, rows: 10 }, 0.5), {
 *   defined: true,
 *   statistic: 0.5,
 *   pValue: 1,
 * });
 */
export function binomialTest(
  observed: CountedShare,
  rate: number,
  { alternative = "two-sided" }: BinomialTestOptions = {},
): TestResult {
  checkWholeShare(observed);
  if (!(rate >= 0 && rate <= 1)) throw new RangeError(`A rate lies in [0, 1], got ${rate}`);
  const { hits, rows } = observed;
  if (rows === 0) return undefinedBecause("no-rows");
  return {
    defined: true,
    statistic: hits / rows,
    pValue: Math.min(1, pValueOf(hits, rows, rate, alternative)),
  };
}

function pValueOf(hits: number, rows: number, rate: number, alternative: Alternative): number {
  if (alternative === "larger") return atLeast(hits, rows, rate);
  if (alternative === "smaller") return atMost(hits, rows, rate);
  if (rate === 0 || rate === 1) return hits === rate * rows ? 1 : 0;
  const mean = rate * rows;
  if (hits === mean) return 1;
  return hits > mean
    ? atLeast(hits, rows, rate) + atMost(mirrorBelow(hits, rows, rate), rows, rate)
    : atMost(hits, rows, rate) +
        atLeast(rows - mirrorBelow(rows - hits, rows, 1 - rate), rows, rate);
}

/** P(X ≥ k). */
function atLeast(k: number, rows: number, rate: number): number {
  if (k <= 0 || rate === 1) return 1;
  if (k > rows || rate === 0) return 0;
  return betainc(rate, k, rows - k + 1, true, false);
}

/** P(X ≤ k). */
function atMost(k: number, rows: number, rate: number): number {
  if (k >= rows || rate === 0) return 1;
  if (k < 0 || rate === 1) return 0;
  return betainc(rate, k + 1, rows - k, true, true);
}

/** The largest outcome below the mean that is no likelier than `hits` above it; −1 if there is none. */
function mirrorBelow(hits: number, rows: number, rate: number): number {
  const logOdds = Math.log(rate) - Math.log1p(-rate);
  const logProbability = (k: number): number =>
    k * logOdds - logFactorial(k) - logFactorial(rows - k);
  const limit = logProbability(hits) + tieTolerance;
  let lo = -1;
  let hi = Math.floor(rate * rows);
  while (lo < hi) {
    const middle = Math.ceil((lo + hi) / 2);
    if (logProbability(middle) <= limit) lo = middle;
    else hi = middle - 1;
  }
  return lo;
}
