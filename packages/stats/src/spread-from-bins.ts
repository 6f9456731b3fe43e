import type { BinnedSample } from "./binned-sample.ts";
import { type Undefined, undefinedBecause } from "./result.ts";
import { binEnds, requireShape, rowsOf } from "./same-bins.ts";
import { type Distance, type DistanceOptions, requireRange } from "./wasserstein.ts";

/**
 * Population standard deviation of a binned sample, the unit of scaled distances. The bins' means
 * are exact; inside a bin with ends l, r and mean μ the variance is taken as (r − μ)(μ − l)/3, that
 * of evenly spread rows, a third of the most it can be. With `clip`, of the clipped values.
 *
 * @returns undefined `no-rows`, or `constant` when all rows share a value
 * @throws RangeError when the arrays do not fit or clip.low > clip.high
 * @example
 * const sample = { edges: [0], counts: [1, 1], sums: [-1, 1], center: 0, min: -1, max: 1 };
 * assert.deepEqual(spreadFromBins(sample), { defined: true, value: 1 });
 */
export function spreadFromBins(
  sample: BinnedSample,
  { clip }: DistanceOptions = {},
): Distance | Undefined {
  requireShape(sample);
  requireRange(clip);
  const rows = rowsOf(sample);
  if (rows === 0) return undefinedBecause("no-rows");
  const { low, high } = clip ?? { low: -Infinity, high: Infinity };
  const into = (value: number): number => Math.min(high, Math.max(low, value)) - sample.center;
  let [sum, squares] = [0, 0];
  for (let b = 0; b < sample.counts.length; b++) {
    const count = sample.counts[b] as number;
    if (count === 0) continue;
    const [left, right] = binEnds(sample.edges, b, sample).map(into) as [number, number];
    const mean = (sample.sums[b] as number) / count;
    const middle = Math.min(right, Math.max(left, mean));
    const within = (((right - middle) * (middle - left)) / 3) * Math.max(0, 1 - 1 / count);
    sum += count * middle;
    squares += count * (middle * middle + within);
  }
  const variance = squares / rows - (sum / rows) ** 2;
  // What is left of a constant column is rounding of its squares.
  if (!(variance > 1e-14 * (squares / rows))) return undefinedBecause("constant");
  return { defined: true, value: Math.sqrt(variance) };
}
