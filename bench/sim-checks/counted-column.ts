import { binomialDraw, multinomialDraw, type Random } from "@plumbline/stats";
import { findBin, type BinFinder } from "../../packages/core/src/profiles/bin-finder.ts";
import type { ContinuousLaw } from "./column-law.ts";

/** Least and greatest of the rows, which a plan's outer edges are made of. */
export interface Extremes {
  readonly min: number;
  readonly max: number;
}

/** Rows and Σ value of each fine bin. */
export interface CountedBins extends Extremes {
  readonly counts: Float64Array;
  readonly sums: Float64Array;
}

/** Values of an open bin are drawn one by one up to this number, then repeated. */
const drawnTail = 64;

/** The least and greatest of n values: those of n uniform numbers through the inverse of F. */
export function drawExtremes(law: ContinuousLaw, rows: number, random: Random): Extremes {
  const low = -Math.expm1(Math.log(random.uniform()) / rows);
  const high = random.uniform() ** (1 / rows);
  return { min: quantileOf(law, low), max: quantileOf(law, high) };
}

/** x with F(x) = share, by bisection: laws need no inverse of their own. */
export function quantileOf(
  { cdf, mean, sd }: Pick<ContinuousLaw, "cdf" | "mean" | "sd">,
  share: number,
): number {
  let [low, high] = [mean - sd, mean + sd];
  while (cdf(low) >= share && low > -1e12) low -= (mean - low) * 2;
  while (cdf(high) < share && high < 1e12) high += (high - mean) * 2;
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (cdf(middle) < share) low = middle;
    else high = middle;
  }
  // A frequent 0 is met exactly.
  return Math.abs(high) < 1e-12 * sd ? 0 : high;
}

/**
 * The fine bins of `rows` values by their exact law: a multinomial draw over the bins' shares, with
 * the mean of each bin from F. `range` fixes the extremes of a baseline, which bound its plan.
 */
export function drawBins(
  law: ContinuousLaw,
  edges: readonly number[],
  rows: number,
  random: Random,
  range: Extremes | null,
): CountedBins {
  const heights = Float64Array.from(edges, law.cdf);
  const shares = new Float64Array(edges.length + 1);
  for (let bin = 0; bin < shares.length; bin++) {
    shares[bin] = Math.max(0, (heights[bin] ?? 1) - (heights[bin - 1] ?? 0));
  }
  const last = edges.length;
  if (range) shares[0] = shares[last] = 0;
  const counts = multinomialDraw(shares, range ? Math.max(0, rows - 2) : rows, random);
  if (range) {
    counts[1] = (counts[1] as number) + 1;
    counts[last - 1] = (counts[last - 1] as number) + 1;
  }
  const sums = new Float64Array(counts.length);
  for (let bin = 1; bin < last; bin++) {
    if (counts[bin] === 0) continue;
    const [lo, hi] = [edges[bin - 1] as number, edges[bin] as number];
    sums[bin] = (counts[bin] as number) * meanInBin(law, lo, hi, shares[bin] as number);
  }
  const below = openBin(law, counts[0] as number, [0, heights[0] ?? 0], random);
  const above = openBin(law, counts[last] as number, [heights[last - 1] ?? 0, 1], random);
  sums[0] = below.sum;
  sums[last] = above.sum;
  if (range) return { counts, sums, ...range };
  const first = counts.findIndex((count) => count > 0);
  const final = counts.findLastIndex((count) => count > 0);
  return {
    counts,
    sums,
    min: Math.min(below.min, edges[first] ?? Infinity),
    max: Math.max(above.max, edges[Math.min(final, last - 1)] ?? -Infinity),
  };
}

/** E[x | lo < x ≤ hi] = hi − ∫ (F(x) − F(lo)) dx / (F(hi) − F(lo)), by Simpson's rule. */
function meanInBin({ cdf }: ContinuousLaw, lo: number, hi: number, share: number): number {
  const [left, middle, right] = [cdf(lo), cdf((lo + hi) / 2), cdf(hi)];
  if (!(share > 0) || right <= left) return hi;
  const area = ((hi - lo) * (4 * (middle - left) + (right - left))) / 6;
  return Math.min(hi, Math.max(lo, hi - area / (right - left)));
}

function openBin(
  law: ContinuousLaw,
  rows: number,
  [from, to]: readonly [number, number],
  random: Random,
): Extremes & { readonly sum: number } {
  const drawn = Math.min(rows, drawnTail);
  let [min, max, sum] = [Infinity, -Infinity, 0];
  for (let row = 0; row < drawn; row++) {
    const value = quantileOf(law, from + random.uniform() * (to - from));
    min = Math.min(min, value);
    max = Math.max(max, value);
    sum += value;
  }
  return { min, max, sum: drawn === 0 ? 0 : (sum * rows) / drawn };
}

/** The fine bins of listed numbers with their rows, exactly. */
export function countListed(
  finder: BinFinder,
  bins: number,
  rowsByValue: ReadonlyMap<number, number>,
): CountedBins {
  const [counts, sums] = [new Float64Array(bins), new Float64Array(bins)];
  let [min, max] = [Infinity, -Infinity];
  for (const [value, rows] of rowsByValue) {
    if (rows === 0) continue;
    const bin = findBin(finder, value);
    counts[bin] = (counts[bin] as number) + rows;
    sums[bin] = (sums[bin] as number) + rows * value;
    min = Math.min(min, value);
    max = Math.max(max, value);
  }
  return { counts, sums, min, max };
}

/** How many of the rows are missing. */
export function drawMissing(law: ContinuousLaw, rows: number, random: Random): number {
  return binomialDraw(rows, law.missing, random);
}
