import { isAtomBin } from "./atom-bin.ts";
import { kolmogorovUpperTail } from "./kolmogorov.ts";
import type { Bounds } from "./metric-estimate.ts";
import { type BinCounts, pairedTotals } from "./paired-totals.ts";
import { type Undefined, undefinedBecause } from "./result.ts";

export interface KsFromBinsOptions {
  /** Effective rows of the reference, when rows depend on each other. @default its rows */
  readonly nEff?: number;
  /** Effective rows of the current sample. @default its rows */
  readonly mEff?: number;
  /** Bin edges, one fewer than bins: bins of a single value then add nothing to `bounds`. */
  readonly edges?: ArrayLike<number>;
}

export interface KsFromBinsTested {
  readonly defined: true;
  /** max |F − G| over the bin edges. */
  readonly statistic: number;
  /** Surely holds the distance of the rows themselves. */
  readonly bounds: Bounds;
  readonly pValue: number;
  /** P-values of the two ends of `bounds`, widened to hold `pValue`. */
  readonly pBounds: Bounds;
  /** The bin at whose right edge the gap is largest. */
  readonly location: number;
  /** 1 when F > G there (current tends larger), −1 when F < G, 0 when there is no gap. */
  readonly sign: -1 | 0 | 1;
}

/**
 * Kolmogorov-Smirnov from rows per bin: D = max |e| over the edges, e = F − G. Inside bin b the gap
 * lies between e₋ − q and e₋ + p (e₋ the gap at its left edge, p and q the two shares), hence `bounds`.
 * A Brownian bridge seen at B points has its maximum lowered by about 0.583/√B, so
 * pValue = P(K ≥ D/√s + 0.583/√B), s = 1/nEff + 1/mEff, B the bins that hold a row. Size at 5 % is
 * .048-.053 for 5 equal bins or more; bins of unequal mass make it smaller.
 *
 * @param reference rows per bin, finite and ≥ 0, in the order of the values
 * @param current rows per bin, over the same bins
 * @returns undefined `no-rows` when a side is empty
 * @throws RangeError when lengths differ, a count is negative or not finite, or an effective size is not positive
 * @see https://doi.org/10.1007/978-1-4757-1862-1 (Siegmund 1985, ch. X, on 0.583)
 * @example
 * const result = ksFromBins([5, 5], [2, 8]);
 * assert.equal(result.defined && result.location, 0);
 */
export function ksFromBins(
  reference: BinCounts,
  current: BinCounts,
  options: KsFromBinsOptions = {},
): KsFromBinsTested | Undefined {
  const { n, m, occupied } = pairedTotals(reference, current);
  const { edges, nEff = n, mEff = m } = options;
  if (edges !== undefined && edges.length !== reference.length - 1)
    throw new RangeError(`${reference.length} bins need one edge fewer, got ${edges.length}`);
  if (n === 0 || m === 0) return undefinedBecause("no-rows");
  if (!(nEff > 0 && mEff > 0))
    throw new RangeError(`Effective sizes must be positive, got ${nEff} and ${mEff}`);
  const { gap, location, highest } = walk(reference, current, { n, m, edges });
  const statistic = Math.abs(gap);
  const root = Math.sqrt(1 / nEff + 1 / mEff);
  const pValue =
    gap === 0 ? 1 : kolmogorovUpperTail(statistic / root + 0.583 / Math.sqrt(occupied));
  return {
    defined: true,
    statistic,
    bounds: { lo: statistic, hi: highest },
    pValue,
    pBounds: {
      lo: Math.min(pValue, kolmogorovUpperTail(highest / root)),
      hi: kolmogorovUpperTail(statistic / root),
    },
    location,
    sign: Math.sign(gap) as -1 | 0 | 1,
  };
}

interface Walk {
  readonly n: number;
  readonly m: number;
  readonly edges: ArrayLike<number> | undefined;
}

function walk(reference: BinCounts, current: BinCounts, { n, m, edges }: Walk) {
  let gap = 0;
  let location = 0;
  let highest = 0;
  let [before, now] = [0, 0];
  for (let b = 0; b < reference.length; b++) {
    const [left, leftNow] = [before / n, now / m];
    before += reference[b] as number;
    now += current[b] as number;
    const [right, rightNow] = [before / n, now / m];
    if (edges === undefined || !isAtomBin(edges, b))
      highest = Math.max(highest, right - leftNow, rightNow - left);
    // The first of equal gaps, where equal means up to rounding.
    if (Math.abs(right - rightNow) > Math.abs(gap) + 1e-15) {
      gap = right - rightNow;
      location = b;
    }
  }
  return { gap, location, highest: Math.min(1, Math.max(highest, Math.abs(gap))) };
}
