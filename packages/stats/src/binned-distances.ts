import { bhattacharyya, bhattacharyyaConventions } from "./bhattacharyya.ts";
import type { DistanceConventions, DistanceResult } from "./binned-distance.ts";
import { cramersV, cramersVConventions } from "./cramers-v.ts";
import type { DistanceScale } from "./excess.ts";
import { hellinger, hellingerConventions } from "./hellinger.ts";
import {
  jensenShannonDistance,
  jensenShannonDistanceConventions,
  jensenShannonDivergence,
  jensenShannonDivergenceConventions,
} from "./jensen-shannon.ts";
import { kullbackLeibler, kullbackLeiblerConventions } from "./kullback-leibler.ts";
import { lInfinity, lInfinityConventions } from "./l-infinity.ts";
import type { BinCounts } from "./paired-totals.ts";
import { psi, psiConventions } from "./psi.ts";
import { totalVariation, totalVariationConventions } from "./total-variation.ts";

/** What the null law needs to know about a distance over shared bins. */
export interface BinnedDistance {
  measure(reference: BinCounts, current: BinCounts): DistanceResult;
  readonly conventions: DistanceConventions;
  /** How the excess over noise is taken. */
  readonly scale: DistanceScale;
  /**
   * Without drift the additive value is this number times (1/n + 1/m) χ²(bins − 1); null where no
   * such law exists.
   */
  readonly perChiSquare: number | null;
  /**
   * How much larger than by that law the mean is with finitely many rows, to first order in
   * s = 1/n + 1/m, by the pooled shares. 1 when left out.
   */
  meanFactor?(s: number, shares: Float64Array): number;
}

/**
 * Σ (1 − p)² / p over the bins, per degree of freedom. A distance whose bins add
 * (p + q)(t² + a t⁴ + …), t = (p − q) / (p + q), has its mean raised by the factor 1 + ¾ a s times this.
 */
function rarity(shares: Float64Array): number {
  return shares.reduce((sum, p) => sum + (1 - p) ** 2 / p, 0) / (shares.length - 1);
}

/** The distances over shared bins, each under its id. */
export const binnedDistances = {
  psi: { measure: psi, conventions: psiConventions, scale: "additive", perChiSquare: 1 },
  "kullback-leibler": {
    measure: kullbackLeibler,
    conventions: kullbackLeiblerConventions,
    scale: "additive",
    perChiSquare: 1 / 2,
  },
  "jensen-shannon": {
    measure: jensenShannonDistance,
    conventions: jensenShannonDistanceConventions,
    scale: "root",
    perChiSquare: 1 / (8 * Math.LN2),
    meanFactor: (s, shares) => 1 + (s * rarity(shares)) / 8,
  },
  "jensen-shannon-divergence": {
    measure: jensenShannonDivergence,
    conventions: jensenShannonDivergenceConventions,
    scale: "additive",
    perChiSquare: 1 / 8,
    meanFactor: (s, shares) => 1 + (s * rarity(shares)) / 8,
  },
  hellinger: {
    measure: hellinger,
    conventions: hellingerConventions,
    scale: "root",
    perChiSquare: 1 / 8,
    meanFactor: (s, shares) => 1 + (3 * s * rarity(shares)) / 16,
  },
  bhattacharyya: {
    measure: bhattacharyya,
    conventions: bhattacharyyaConventions,
    scale: "additive",
    perChiSquare: 1 / 8,
    // Hellinger's factor, and half the mean of H⁴ that −ln(1 − H²) adds.
    meanFactor: (s, shares) => 1 + (3 * s * rarity(shares)) / 16 + (s * (shares.length + 1)) / 16,
  },
  "cramers-v": {
    measure: cramersV,
    conventions: cramersVConventions,
    scale: "root",
    perChiSquare: 1 / 4,
  },
  "total-variation": {
    measure: totalVariation,
    conventions: totalVariationConventions,
    scale: "root",
    perChiSquare: null,
  },
  "l-infinity": {
    measure: lInfinity,
    conventions: lInfinityConventions,
    scale: "root",
    perChiSquare: null,
  },
} as const satisfies Readonly<Record<string, BinnedDistance>>;

/** Name of a distance over shared bins. */
export type DistanceId = keyof typeof binnedDistances;
