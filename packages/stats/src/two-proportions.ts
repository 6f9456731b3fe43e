import { binomialTest } from "./binomial-test.ts";
import { fisherExact } from "./fisher-exact.ts";
import { newcombe } from "./newcombe.ts";
import { checkCountedShare, type CountedShare } from "./counted-share.ts";
import { type Estimate, type Tested, type Undefined, undefinedBecause } from "./result.ts";
import { ruleOfThree } from "./rule-of-three.ts";
import { normalTwoSided } from "./tails.ts";

export interface TwoProportionsOptions {
  /** Level of the interval. @default 0.95 */
  readonly level?: number;
  /** Effective rows of the reference, when rows depend on each other. @default all rows */
  readonly nEff?: number;
  /** Effective rows of the current sample. @default all rows */
  readonly mEff?: number;
}

/** A test of two shares. `statistic` is the pooled z, positive when the current share is larger. */
export interface TwoProportionsTested extends Tested {
  /** Current − reference, with Newcombe's interval. */
  readonly difference: Estimate;
  readonly law: "normal" | "fisher" | "binomial-limit";
}

const minExpected = 5;

/**
 * Do two samples have the same share of hits? z = (q − p) / √(p̄ (1 − p̄)(1/n + 1/m)), two-sided normal
 * p-value, while all four expected counts are at least 5; else Fisher's exact test.
 *
 * A reference without a single hit (`law: "binomial-limit"`): p is the exact probability of at least
 * as many current hits when the rate is the largest that the reference leaves plausible, its
 * rule-of-three limit 1 − 0.05^{1/n}. That limit is itself exceeded once in twenty, so where the
 * current sample is much the larger one Fisher's p-value is larger, and is taken.
 *
 * @param reference hits of rows
 * @param current hits of rows
 * @returns undefined `no-rows` when a side has no rows; p = 1 when all rows are hits or none is
 * @throws RangeError when counts are negative, not finite or hits exceed rows
 * @see https://www.itl.nist.gov/div898/handbook/prc/section3/prc33.htm
 * @example
 * const same = twoProportions({ hits: 10, rows: 100 }, { hits: 20, rows: 200 });
 * assert.ok(same.defined && same.statistic === 0 && same.pValue === 1);
 */
export function twoProportions(
  reference: CountedShare,
  current: CountedShare,
  options: TwoProportionsOptions = {},
): TwoProportionsTested | Undefined {
  checkCountedShare(reference);
  checkCountedShare(current);
  const difference = newcombe(reference, current, options);
  if (!difference.defined) return difference;
  const { nEff: n = reference.rows, mEff: m = current.rows } = options;
  const p = reference.hits / reference.rows;
  const q = current.hits / current.rows;
  const pooled = (n * p + m * q) / (n + m);
  const spread = pooled * (1 - pooled) * (1 / n + 1 / m);
  if (p === q || spread <= 0) {
    return { defined: true, statistic: 0, pValue: 1, difference, law: "normal" };
  }
  const z = (q - p) / Math.sqrt(spread);
  if (p === 0) return withoutBaseline(z, n, { hits: q * m, rows: m }, difference);
  if (Math.min(n, m) * Math.min(pooled, 1 - pooled) >= minExpected) {
    const pValue = normalTwoSided(z);
    return { defined: true, statistic: z, pValue, difference, law: "normal" };
  }
  const pValue = fisherPValue({ hits: p * n, rows: n }, { hits: q * m, rows: m });
  if (pValue === null) return undefinedBecause("too-few");
  return { defined: true, statistic: z, pValue, difference, law: "fisher" };
}

function withoutBaseline(
  z: number,
  n: number,
  current: CountedShare,
  difference: Estimate,
): TwoProportionsTested | Undefined {
  const limit = ruleOfThree(n);
  const whole = wholeRows(current);
  const beyond = binomialTest(whole, limit, { alternative: "larger" });
  const fisher = fisherPValue({ hits: 0, rows: n }, current);
  if (!beyond.defined || fisher === null) return undefinedBecause("too-few");
  const pValue = Math.max(beyond.pValue, fisher);
  return { defined: true, statistic: z, pValue, difference, law: "binomial-limit" };
}

/** Effective counts are rounded; null when nothing is left to compare. */
function fisherPValue(reference: CountedShare, current: CountedShare): number | null {
  const before = wholeRows(reference);
  const now = wholeRows(current);
  if (before.rows === 0 || now.rows === 0) return null;
  const test = fisherExact(
    [before.hits, before.rows - before.hits],
    [now.hits, now.rows - now.hits],
  );
  return test.defined ? test.pValue : 1;
}

function wholeRows({ hits, rows }: CountedShare): CountedShare {
  const whole = Math.round(rows);
  return { hits: Math.min(whole, Math.round(hits)), rows: whole };
}
