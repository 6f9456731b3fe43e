import { type TestResult, undefinedBecause } from "./result.ts";
import type { Sample } from "./sample.ts";
import { sortedFinite } from "./sorted-finite.ts";
import { symmetricEigen } from "./symmetric-eigen.ts";
import { chiSquareUpperTail } from "./tails.ts";

const points = [0.4, 0.8] as const;
const size = 2 * points.length;

/**
 * Epps-Singleton test: do two empirical characteristic functions differ? Compared at t = 0.4 and 0.8,
 * divided by the semi-interquartile range of all rows: W = N d′ S⁺ d, d the difference of the means of
 * (cos tx, sin tx), S = N/n Cov + N/m Cov; W follows χ² with the rank of S as degrees of freedom.
 * Below 25 rows a side W is shrunk by Epps and Singleton's factor. Serves discrete data too.
 *
 * @param reference n values, in any order
 * @param current m values
 * @returns undefined `too-few` below 5 rows a side, `not-finite`, or `zero-denominator` when the pooled
 *   interquartile range is 0, or `constant` when no row differs from another of its side
 * @see https://doi.org/10.1080/00949658608810963 (Epps, Singleton 1986)
 * @example
 * assert.equal(eppsSingletonTest([1, 1, 1, 1, 1], [1, 1, 1, 1, 1]).defined, false);
 */
export function eppsSingletonTest(reference: Sample, current: Sample): TestResult {
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
  const covariance = before.covariance.map(
    (c, i) => (n + m) * (c / n + (now.covariance[i] as number) / m),
  );
  const { form, rank } = pseudoInverseForm(covariance, difference);
  if (rank === 0) return undefinedBecause("constant");
  const shrink =
    Math.max(n, m) < 25 ? 1 / (1 + (n + m) ** -0.45 + 10.1 * (n ** -1.7 + m ** -1.7)) : 1;
  const statistic = (n + m) * form * shrink;
  return { defined: true, statistic, pValue: chiSquareUpperTail(statistic, rank) };
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

// d′ S⁺ d and the rank of S; directions with less than 1e-12 of the largest variance count as none.
function pseudoInverseForm(covariance: Float64Array, difference: Float64Array) {
  const { values, vectors } = symmetricEigen(covariance, size);
  const cutoff = 1e-12 * Math.max(...values);
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
