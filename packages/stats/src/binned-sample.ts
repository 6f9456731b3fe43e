/**
 * A numeric sample seen through frozen bins. `edges` are strictly increasing, length k; bin 0 is
 * (−∞, edges[0]], bin i is (edges[i − 1], edges[i]], bin k is (edges[k − 1], ∞); so `counts` and
 * `sums` have length k + 1. `sums[i]` is Σ(x − center) over the rows of bin i; min and max are those
 * of the finite rows, and mean nothing when there are none.
 */
export interface BinnedSample {
  readonly edges: readonly number[];
  readonly counts: readonly number[];
  readonly sums: readonly number[];
  readonly center: number;
  readonly min: number;
  readonly max: number;
}
