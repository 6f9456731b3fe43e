import { type BinnedDistance, binnedDistances, type DistanceId } from "./binned-distances.ts";
import { chiSquareUpperQuantile } from "./chi-square-quantile.ts";
import { drawnNull } from "./drawn-null.ts";
import { noncentralityForPower } from "./noncentral-chi-square.ts";
import type { DistanceScale } from "./excess.ts";
import { createRandom, type Random } from "./random.ts";
import { type Undefined, undefinedBecause } from "./result.ts";
import { chiSquareUpperTail } from "./tails.ts";

export interface NullSetting {
  /** Rows of the reference, or its effective rows when rows depend on each other. */
  readonly n: number;
  /** Rows of the current sample, or its effective rows. */
  readonly m: number;
  /** Pooled share of each bin, or pooled rows: any positive sum. Bins without share are ignored. */
  readonly shares: ArrayLike<number>;
}

export interface NullOptions {
  /** @default a stream keyed by the distance's name, so equal input gives equal answers */
  readonly random?: Random;
  /** @default 1999 */
  readonly draws?: number;
  /** The χ² law is used when every expected count of both sides reaches this. @default 5 */
  readonly minExpected?: number;
}

/** The law of a distance when both samples come from one distribution. */
export interface DistanceNullLaw {
  readonly defined: true;
  readonly kind: "chi-square" | "monte-carlo";
  /** Bins that hold a share. */
  readonly bins: number;
  /** Mean; for root-like distances the root mean square, which makes the squared excess unbiased. */
  readonly mean: number;
  /** P(distance ≥ value) without drift. By Monte Carlo (1 + #{T ≥ value}) / (1 + draws), never 0. */
  pValue(value: number): number;
  /**
   * The value reached with probability 1 − level without drift. By Monte Carlo the
   * ⌈(draws + 1) level⌉-th smallest draw; with too few draws for that level Infinity, or the value
   * that theory gives (total variation, L∞).
   */
  quantile(level: number): number;
  /**
   * The smallest distance between the populations, which is what `excess` estimates, that a test at
   * `alpha` finds with probability `power` (0.8 by default), however it is spread over the bins.
   */
  smallestDetectable(wanted: { readonly alpha: number; readonly power?: number }): number;
}

const defaults = { draws: 1999, minExpected: 5 };
const defaultPower = 0.8;

/**
 * What a distance over shared bins looks like when nothing changed, from the sizes and the pooled
 * shares alone: with s = 1/n + 1/m, PSI ~ s χ²(k − 1), KL half of it, JSD (nats), H² and Bhattacharyya
 * an eighth, V² a quarter, and the root forms accordingly, if every expected count is at least 5 on
 * both sides. JSD, H² and Bhattacharyya are then corrected for their mean at small n, without which
 * they would reject in 6 to 7 % at 10 rows a bin instead of 5 %. Else, and always for total variation
 * and L∞, the distance is drawn from the multinomial law.
 *
 * Values that no draw reaches get a p-value below 1/(draws + 1) where theory gives one: total
 * variation from P(TV ≥ mean + t) ≤ exp(−2 t² / s), L∞ from the normal tails summed over the bins.
 *
 * @returns undefined `no-rows` when a size is below 1 (or a share is nowhere), `one-bin` with one bin
 * @throws RangeError when a size or share is negative or not finite
 * @see Potgieter et al. (2023), https://arxiv.org/abs/2307.11878, for PSI
 * @see McDiarmid (1989), https://doi.org/10.1017/CBO9781107359949.008, for the bound
 * @example
 * const law = distanceNull("psi", { n: 1000, m: 1000, shares: [1, 1, 1, 1, 1] });
 * assert.ok(law.defined && Math.abs(law.mean - 0.008) < 1e-12);
 */
export function distanceNull(
  id: DistanceId,
  setting: NullSetting,
  options: NullOptions = {},
): DistanceNullLaw | Undefined {
  const { draws, minExpected, random } = { ...defaults, ...options };
  const shares = positiveShares(setting.shares);
  const { n, m } = setting;
  if (!(n >= 0 && n < Infinity && m >= 0 && m < Infinity)) {
    throw new RangeError(`Sizes are finite and at least 0, got ${n} and ${m}`);
  }
  if (n < 1 || m < 1 || shares.length === 0) return undefinedBecause("no-rows");
  if (shares.length < 2) return undefinedBecause("one-bin");

  const distance: BinnedDistance = binnedDistances[id];
  const smallest = shares.reduce((a, b) => Math.min(a, b));
  if (distance.perChiSquare !== null && Math.min(n, m) * smallest >= minExpected) {
    const s = 1 / n + 1 / m;
    const unit = distance.perChiSquare * s * (distance.meanFactor?.(s, shares) ?? 1);
    return chiSquareNull(distance.scale, unit, shares.length);
  }
  const stream = random ?? createRandom(`distance-null/${id}`);
  return drawnNull(id, { n, m, shares }, stream, draws);
}

function positiveShares(weights: ArrayLike<number>): Float64Array {
  let total = 0;
  const kept: number[] = [];
  for (let b = 0; b < weights.length; b++) {
    const weight = weights[b] as number;
    if (!(weight >= 0 && weight < Infinity)) {
      throw new RangeError(`Shares are finite and at least 0, bin ${b} has ${weight}`);
    }
    total += weight;
    if (weight > 0) kept.push(weight);
  }
  return Float64Array.from(kept, (weight) => weight / total);
}

function chiSquareNull(scale: DistanceScale, unit: number, bins: number): DistanceNullLaw {
  const df = bins - 1;
  const toValue = (chiSquare: number): number =>
    scale === "root" ? Math.sqrt(unit * chiSquare) : unit * chiSquare;
  return {
    defined: true,
    kind: "chi-square",
    bins,
    mean: toValue(df),
    pValue: (value) =>
      chiSquareUpperTail((scale === "root" ? Math.max(0, value) ** 2 : value) / unit, df),
    quantile: (level) => toValue(chiSquareUpperQuantile(1 - level, df)),
    smallestDetectable({ alpha, power = defaultPower }) {
      const critical = chiSquareUpperQuantile(alpha, df);
      return toValue(noncentralityForPower({ critical, df, power }));
    },
  };
}
