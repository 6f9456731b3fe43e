import { requireSameLength } from "./counts-check.ts";
import { meanFromSums } from "./mean-from-sums.ts";
import type { MetricEstimate } from "./metric-estimate.ts";
import type { MetricOptions } from "./metric-options.ts";

/** Σ of ŷ − y by bin of the prediction (its deciles, say); all arrays have one length. */
export interface ResidualBins {
  readonly counts: readonly number[];
  readonly errors: readonly number[];
  readonly errorSquares: readonly number[];
}

/** Bias by bin of the prediction: where along its range the model predicts too much or too little. */
export function residualByBin(bins: ResidualBins, options?: MetricOptions): MetricEstimate[] {
  requireSameLength(bins.counts, bins.errors);
  requireSameLength(bins.counts, bins.errorSquares);
  return bins.counts.map((n, bin) => {
    const sum = bins.errors[bin] as number;
    return meanFromSums({ n, sum, sumSquares: bins.errorSquares[bin] as number }, options);
  });
}
