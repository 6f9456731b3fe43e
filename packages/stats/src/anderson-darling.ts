import type { Bounds } from "./metric-estimate.ts";
import type { Random } from "./random.ts";
import { type Undefined, undefinedBecause } from "./result.ts";
import type { Sample } from "./sample.ts";
import { sortedFinite } from "./sorted-finite.ts";

export interface AndersonDarlingOptions {
  /** Decides outside the published table by permuting rows. @default none: a bound is returned */
  readonly random?: Random;
  /** @default 999 */
  readonly permutations?: number;
}

export interface AndersonDarlingTested {
  readonly defined: true;
  /** (A² − 1)/σ, A² the rank form with mid-ranks and σ its standard deviation without change. */
  readonly statistic: number;
  readonly aSquared: number;
  /** For `bound` the upper end of `pBounds`: it never rejects what the exact p-value would not. */
  readonly pValue: number;
  readonly pBounds: Bounds;
  /** `table` holds between p = 0.25 and 0.001 only. */
  readonly kind: "table" | "permutation" | "bound";
}

// Critical values for two samples at p = .25, .1, .05, .025, .01, .005, .001 (Scholz, Stephens 1987,
// table 2: .325, 1.226, 1.961, 2.718, 3.752, 4.592, 6.546); log p is their least-squares parabola.
const table = {
  lowest: 0.325,
  highest: 6.546,
  curve: [0.01819809457411148, -1.0082265644652522, -1.0777702798204851],
} as const;

/**
 * Anderson-Darling test of two samples, which weighs the tails more than Cramér-von Mises:
 * A² = (N − 1)/N Σ_i 1/n_i Σ_j l_j/N (N M_ij − n_i B_j)²/(B_j(N − B_j) − N l_j/4), over the distinct
 * values j with mid-ranks M and B. The published table covers p from .25 to .001; outside it the
 * p-value comes from permutations when `random` is given, else only its bounds are known.
 *
 * @param reference n values, in any order
 * @param current m values
 * @returns undefined `no-rows`, `not-finite`, `constant` when all values are equal, or `too-few` below 4 rows in all
 * @throws RangeError when permutations is not a whole number ≥ 1
 * @see https://doi.org/10.1080/01621459.1987.10478517 (Scholz, Stephens 1987)
 * @example
 * const far = andersonDarlingTest([1, 2, 3, 4, 5, 6], [11, 12, 13, 14, 15, 16]);
 * assert.ok(far.defined && far.pValue < 0.01);
 */
export function andersonDarlingTest(
  reference: Sample,
  current: Sample,
  { random, permutations = 999 }: AndersonDarlingOptions = {},
): AndersonDarlingTested | Undefined {
  if (!Number.isInteger(permutations) || permutations < 1)
    throw new RangeError(`Permutations must be a whole number ≥ 1, got ${permutations}`);
  const [n, m] = [reference.length, current.length];
  if (n === 0 || m === 0) return undefinedBecause("no-rows");
  const pooled = pool(reference, current);
  if (pooled === null) return undefinedBecause("not-finite");
  if (pooled.values[0] === pooled.values[n + m - 1]) return undefinedBecause("constant");
  if (n + m < 4) return undefinedBecause("too-few");
  const aSquared = rankForm(pooled, n);
  const statistic = (aSquared - 1) / Math.sqrt(nullVariance(n, m));
  const rest = { defined: true, statistic, aSquared } as const;
  const decided = (kind: AndersonDarlingTested["kind"], lo: number, hi: number) =>
    ({ ...rest, pValue: hi, pBounds: { lo, hi }, kind }) as const;
  if (statistic >= table.lowest && statistic <= table.highest) {
    const [a, b, c] = table.curve;
    const p = Math.exp(c + statistic * (b + statistic * a));
    return decided("table", p, p);
  }
  if (random !== undefined) {
    const p = permutationTail(pooled, n, aSquared, random, permutations);
    return decided("permutation", p, p);
  }
  return statistic < table.lowest ? decided("bound", 0.25, 1) : decided("bound", 0, 0.001);
}

interface Pooled {
  /** All values, ascending. */
  readonly values: Float64Array;
  /** 1 where the value is of the reference. */
  readonly isReference: Uint8Array;
}

function pool(reference: Sample, current: Sample): Pooled | null {
  const [a, b] = [sortedFinite(reference), sortedFinite(current)];
  if (a === null || b === null) return null;
  const values = new Float64Array(a.length + b.length);
  const isReference = new Uint8Array(values.length);
  for (let i = 0, j = 0, k = 0; k < values.length; k++) {
    const fromA = j >= b.length || (i < a.length && (a[i] as number) <= (b[j] as number));
    values[k] = (fromA ? a[i++] : b[j++]) as number;
    isReference[k] = fromA ? 1 : 0;
  }
  return { values, isReference };
}

// With two samples the inner brackets are opposite, so one of them serves both.
function rankForm({ values, isReference }: Pooled, n: number): number {
  const all = values.length;
  let [sum, below] = [0, 0];
  for (let start = 0, end = 0; start < all; start = end) {
    let own = 0;
    while (end < all && values[end] === values[start]) own += isReference[end++] as number;
    const size = end - start;
    const middle = start + size / 2;
    const gap = all * (below + own / 2) - n * middle;
    sum += ((size / all) * (gap * gap)) / (middle * (all - middle) - (all * size) / 4);
    below += own;
  }
  return ((all - 1) / all) * sum * (1 / n + 1 / (all - n));
}

// The variance of A² without change, for k = 2 samples.
function nullVariance(n: number, m: number): number {
  const all = n + m;
  let [h, g] = [0, 0];
  for (let i = all - 1; i > 1; i--) {
    h += 1 / i;
    g += h / (all - i + 1);
  }
  h += 1;
  const sum = 1 / n + 1 / m;
  const a = 4 * g - 6 + (10 - 6 * g) * sum;
  const b = 12 * g - 22 + 8 * h + (2 * g - 14 * h - 4) * sum;
  const c = 36 * h + 4 + (2 * h - 6) * sum;
  const d = 24;
  const top = ((a * all + b) * all + c) * all + d;
  return top / ((all - 1) * (all - 2) * (all - 3));
}

function permutationTail(
  { values, isReference }: Pooled,
  n: number,
  observed: number,
  random: Random,
  permutations: number,
): number {
  const labels = isReference.slice();
  let reached = 0;
  for (let round = 0; round < permutations; round++) {
    for (let i = labels.length - 1; i > 0; i--) {
      const j = random.below(i + 1);
      const kept = labels[i] as number;
      labels[i] = labels[j] as number;
      labels[j] = kept;
    }
    if (rankForm({ values, isReference: labels }, n) >= observed * (1 - 1e-12)) reached++;
  }
  return (1 + reached) / (1 + permutations);
}
