import { kolmogorovFiniteUpperTail } from "./kolmogorov-finite.ts";
import { greatestCommonDivisor, ksPathTail } from "./ks-path-tail.ts";
import { type Undefined, undefinedBecause } from "./result.ts";
import type { Sample } from "./sample.ts";
import { sortedFinite } from "./sorted-finite.ts";

export interface KsOptions {
  /** `auto` counts paths up to 10,000 rows a side, and takes the law of D with N = nm/(n + m) above.
   * @default "auto" */
  readonly method?: "auto" | "exact" | "asymptotic";
}

export interface KsTested {
  readonly defined: true;
  /** D = max |F − G|, in [0, 1]. */
  readonly statistic: number;
  readonly pValue: number;
  /** The smallest value at which |F − G| reaches D. */
  readonly location: number;
  /** 1 when F > G there (current tends larger), −1 when F < G, 0 when D = 0. */
  readonly sign: -1 | 0 | 1;
  readonly method: "exact" | "asymptotic";
}

const exactRows = 10_000;

/**
 * Kolmogorov-Smirnov test, two-sided: D = max |F − G| over the two empirical distribution functions,
 * and P(D ≥ observed) when both samples come from one continuous distribution. With ties the p-value
 * is too large, never too small. Swapping the samples changes only `sign`.
 *
 * @param reference n values, in any order
 * @param current m values
 * @returns undefined `no-rows` or `not-finite`
 * @see https://doi.org/10.1214/aoms/1177730256
 * @example
 * const moved = ksTest([1, 2, 3, 4], [3.5, 5, 6, 7]);
 * assert.equal(moved.defined && moved.statistic, 0.75);
 */
export function ksTest(
  reference: Sample,
  current: Sample,
  { method = "auto" }: KsOptions = {},
): KsTested | Undefined {
  const [n, m] = [reference.length, current.length];
  if (n === 0 || m === 0) return undefinedBecause("no-rows");
  const [a, b] = [sortedFinite(reference), sortedFinite(current)];
  if (a === null || b === null) return undefinedBecause("not-finite");
  const { steps, location } = largestGap(a, b);
  const distance = Math.abs(steps) / ((n / greatestCommonDivisor(n, m)) * m);
  const exact = method === "exact" || (method === "auto" && Math.max(n, m) <= exactRows);
  const pValue = exact
    ? ksPathTail(n, m, Math.abs(steps))
    : kolmogorovFiniteUpperTail(distance, Math.max(1, Math.round((n / (n + m)) * m)));
  return {
    defined: true,
    statistic: distance,
    pValue,
    location,
    sign: Math.sign(steps) as -1 | 0 | 1,
    method: exact ? "exact" : "asymptotic",
  };
}

// The signed gap F − G in whole steps of 1/lcm(n, m), so that equal gaps compare equal.
function largestGap(a: Float64Array, b: Float64Array): { steps: number; location: number } {
  const g = greatestCommonDivisor(a.length, b.length);
  const [perA, perB] = [b.length / g, a.length / g];
  let steps = 0;
  let location = Math.min(a[0] as number, b[0] as number);
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    const x = Math.min(a[i] as number, b[j] as number);
    while (i < a.length && a[i] === x) i++;
    while (j < b.length && b[j] === x) j++;
    const gap = i * perA - j * perB;
    if (Math.abs(gap) > Math.abs(steps)) {
      steps = gap;
      location = x;
    }
  }
  return { steps, location };
}
