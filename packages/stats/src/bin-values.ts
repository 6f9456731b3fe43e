import type { BinnedSample } from "./binned-sample.ts";
import type { Sample } from "./sample.ts";

/**
 * The bin of a value among (−∞, edges[0]], (edges[0], edges[1]], …, (edges[k − 1], ∞).
 *
 * @param edges strictly increasing
 * @example
 * assert.equal(binOf([0, 10], 10), 1);
 */
export function binOf(edges: ArrayLike<number>, value: number): number {
  let [low, high] = [0, edges.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((edges[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * A sample seen through frozen bins, as a profile would keep it.
 *
 * @param sample finite values, in any order
 * @param edges strictly increasing, one fewer than bins
 * @param center near the baseline mean
 * @throws RangeError when a value or an edge is not finite, or the edges do not increase
 * @example
 * assert.deepEqual(binValues([1, 2, 3], [2], 2).counts, [2, 1]);
 */
export function binValues(sample: Sample, edges: readonly number[], center: number): BinnedSample {
  for (let i = 0; i < edges.length; i++)
    if (!Number.isFinite(edges[i]) || (edges[i] as number) <= (edges[i - 1] ?? -Infinity))
      throw new RangeError(`Edges must be finite and increase, got ${edges[i]} at ${i}`);
  const counts = new Array<number>(edges.length + 1).fill(0);
  const sums = new Array<number>(edges.length + 1).fill(0);
  let [min, max] = [Infinity, -Infinity];
  for (let i = 0; i < sample.length; i++) {
    const value = sample[i] as number;
    if (!Number.isFinite(value))
      throw new RangeError(`Values must be finite, got ${value} at ${i}`);
    const bin = binOf(edges, value);
    counts[bin]! += 1;
    sums[bin]! += value - center;
    min = Math.min(min, value);
    max = Math.max(max, value);
  }
  return { edges, counts, sums, center, min, max };
}
