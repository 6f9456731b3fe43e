import type { BinaryScoreCounts } from "./binary-score-counts.ts";
import { undefinedBecause, type Undefined } from "./result.ts";
import { sumOf } from "./sum-of.ts";

/** brier = reliability − resolution + uncertainty + withinBin, exactly. */
export interface BrierDecomposition {
  readonly defined: true;
  readonly brier: number;
  /** Σ (n_b/n)(p̄_b − ȳ_b)², the cost of miscalibration; less is better. */
  readonly reliability: number;
  /** Σ (n_b/n)(ȳ_b − ȳ)², what the score tells apart; more is better. */
  readonly resolution: number;
  /** ȳ(1 − ȳ), the Brier score of always predicting the rate. */
  readonly uncertainty: number;
  /** What predictions that differ within a bin add or save. */
  readonly withinBin: number;
}

/**
 * Murphy's decomposition of the Brier score over score bins, with the remainder from scores that are
 * not equal within a bin.
 *
 * @returns undefined without rows
 * @see Murphy (1973), https://doi.org/10.1175/1520-0450(1973)012<0595:ANVPOT>2.0.CO;2
 * @see Stephenson, Coelho, Jolliffe (2008), https://doi.org/10.1175/2007WAF2006116.1
 */
export function brierDecomposition(counts: BinaryScoreCounts): BrierDecomposition | Undefined {
  const positives = sumOf(counts.positives);
  const n = positives + sumOf(counts.negatives);
  if (n === 0) return undefinedBecause("no-rows");
  const rate = positives / n;
  const brier = sumOf(counts.briers) / n;
  let reliability = 0;
  let resolution = 0;
  counts.positives.forEach((here, bin) => {
    const rows = here + (counts.negatives[bin] as number);
    if (rows === 0) return;
    reliability += (rows / n) * (((counts.scores[bin] as number) - here) / rows) ** 2;
    resolution += (rows / n) * (here / rows - rate) ** 2;
  });
  const uncertainty = rate * (1 - rate);
  const withinBin = brier - (reliability - resolution + uncertainty);
  return { defined: true, brier, reliability, resolution, uncertainty, withinBin };
}
