import { type TestResult, undefinedBecause } from "./result.ts";
import type { Sample } from "./sample.ts";
import { sortedFinite } from "./sorted-finite.ts";
import { symmetricEigen } from "./symmetric-eigen.ts";
import { chiSquareUpperTail, fUpperTail } from "./tails.ts";

const points = [0.4, 0.8] as const;
const size = 2 * points.length;

export interface EppsSingletonOptions {
  /** `separate` is the published form: a covariance for each sample and a χ² law. It rejects up to
   * 20 % of stable data at 5 % when one sample is ten times the other. @default "pooled" */
  readonly covariance?: "pooled" | "separate";
}

/**
 * Epps-Singleton test: do two empirical characteristic functions differ? Compared at t = 0.4 and 0.8,
 * divided by the semi-interquartile range of all rows: W = d′ S⁺ d, d the difference of the means of
 * (cos tx, sin tx) and S the covariance of d. S comes from the covariance pooled over both samples, as
 * without change they have one; then W (N − r − 1)/(r (N − 2)) follows F(r, N − r − 1) about, N = n + m
 * and r the rank of S. Serves discrete data too.
 *
 * With `covariance: "separate"`, S = Cov₁/n + Cov₂/m (ddof 0), W follows χ²(r), and below 25 rows a
 * side W is shrunk by 1/(1 + N^(−.45) + 10.1 (n^(−1.7) + m^(−1.7))).
 *
 * @param reference n values, in any order
 * @param current m values
 * @returns `statistic` W; undefined `no-rows`, `not-finite`, `too-few` below 5 rows a side,
 *   `zero-denominator` when the pooled interquartile range is 0, or `constant` when no row differs from
 *   another of its side
 * @see https://doi.org/10.1080/00949658608810963 (Epps, Singleton 1986)
 * @example
 * assert.equal(eppsSingletonTest([1, 1, 1, 1, 1], [1, 1, 1, 1, 1]).defined, false);
 */
export function eppsSingletonTest(
  reference: Sample,
  current: Sample,
  { covariance = "pooled" }: EppsSingletonOptions = {},
): TestResult {
  const [n, m] = [reference.length, current.length];
  if (n === 0 || m === 0) return undefinedBecause("no-rows");
  const [a, b] = [sortedFinite(reference), sortedFinite(current)];
  if (a === null || b === null) return undefinedBecause("not-finite");
  if (n < 5 || m < 5) return undefinedBecause("too-few");
  const all = joined(a, b);
  const scale = (linearQuantile(all, 0.75) - linearQuantile(all, 0.25)) / 2;
  if (!(scale > 0)) return undefinedBecause("zero-denominator");
  // The test does not depend on the origin; the median keeps the angles small.
  const center = linearQuantile(all, 0.5);
  const [before, now] = [waves(a, center, scale), waves(b, center, scale)];
  const difference = before.mean.map((mean, i) => mean - (now.mean[i] as number));
  const weights =
    covariance === "separate"
      ? [1 / n, 1 / m]
      : [n, m].map((rows) => ((1 / n + 1 / m) * rows) / (n + m - 2));
  const spread = before.covariance.map(
    (c, i) => (weights[0] as number) * c + (weights[1] as number) * (now.covariance[i] as number),
  );
  const { form, rank } = pseudoInverseForm(spread, difference);
  if (rank === 0) return undefinedBecause("constant");
  if (covariance === "separate") {
    const statistic = form * publishedShrinkage(n, m);
    return { defined: true, statistic, pValue: chiSquareUpperTail(statistic, rank) };
  }
  const rest = n + m - rank - 1;
  const pValue = fUpperTail((form * rest) / (rank * (n + m - 2)), rank, rest);
  return { defined: true, statistic: form, pValue };
}

function publishedShrinkage(n: number, m: number): number {
  if (Math.max(n, m) >= 25) return 1;
  return 1 / (1 + (n + m) ** -0.45 + 10.1 * (n ** -1.7 + m ** -1.7));
}

function joined(a: Float64Array, b: Float64Array): Float64Array {
  const all = new Float64Array(a.length + b.length);
  all.set(a);
  all.set(b, a.length);
  return all.sort();
}

function linearQuantile(sorted: Float64Array, q: number): number {
  const position = q * (sorted.length - 1);
  const low = Math.floor(position);
  const value = sorted[low] as number;
  const next = sorted[Math.min(sorted.length - 1, low + 1)] as number;
  return value + (next - value) * (position - low);
}

// Means and covariances (ddof 0) of cos(t x) and sin(t x), x centred and scaled.
function waves(sample: Float64Array, center: number, scale: number) {
  const rows = sample.length;
  const mean = new Float64Array(size);
  const covariance = new Float64Array(size * size);
  const row = new Float64Array(size);
  const fill = (i: number): void => {
    const x = ((sample[i] as number) - center) / scale;
    points.forEach((t, k) => {
      row[k] = Math.cos(t * x);
      row[k + points.length] = Math.sin(t * x);
    });
  };
  for (let i = 0; i < rows; i++) {
    fill(i);
    for (let k = 0; k < size; k++) mean[k]! += (row[k] as number) / rows;
  }
  for (let i = 0; i < rows; i++) {
    fill(i);
    for (let k = 0; k < size; k++)
      for (let l = 0; l < size; l++)
        covariance[k * size + l]! +=
          (((row[k] as number) - (mean[k] as number)) *
            ((row[l] as number) - (mean[l] as number))) /
          rows;
  }
  return { mean, covariance };
}

// d′ S⁺ d and the rank of S; directions with less than 1e-12 of the largest variance count as
// none, and below 1e-24 all is rounding of waves between −1 and 1.
function pseudoInverseForm(covariance: Float64Array, difference: Float64Array) {
  const { values, vectors } = symmetricEigen(covariance, size);
  const cutoff = Math.max(1e-12 * Math.max(...values), 1e-24);
  let [form, rank] = [0, 0];
  for (let j = 0; j < size; j++) {
    const value = values[j] as number;
    if (!(value > cutoff)) continue;
    let along = 0;
    for (let i = 0; i < size; i++)
      along += (vectors[i * size + j] as number) * (difference[i] as number);
    form += (along * along) / value;
    rank++;
  }
  return { form, rank };
}
