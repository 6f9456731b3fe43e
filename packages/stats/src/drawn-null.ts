import { type BinnedDistance, binnedDistances, type DistanceId } from "./binned-distances.ts";
import { chiSquareUpperQuantile } from "./chi-square-quantile.ts";
import type { DistanceNullLaw } from "./distance-null.ts";
import { drawDistances } from "./drawn-distances.ts";
import type { DistanceScale } from "./excess.ts";
import { noncentralityForPower } from "./noncentral-chi-square.ts";
import { normalQuantile } from "./normal-quantile.ts";
import type { Random } from "./random.ts";
import { normalTwoSided } from "./tails.ts";

export interface DrawnSetting {
  readonly n: number;
  readonly m: number;
  /** Above 0, of sum 1. */
  readonly shares: Float64Array;
}

const defaultPower = 0.8;

/** The no-drift law of a distance, drawn; see `distanceNull`. */
export function drawnNull(
  id: DistanceId,
  setting: DrawnSetting,
  random: Random,
  draws: number,
): DistanceNullLaw {
  const { measure, scale }: BinnedDistance = binnedDistances[id];
  const drawn = drawDistances(measure, setting, random, draws);
  const additive = scale === "root" ? drawn.map((value) => value * value) : drawn;
  const meanAdditive = additive.reduce((sum, value) => sum + value, 0) / draws;
  const mean = scale === "root" ? Math.sqrt(meanAdditive) : meanAdditive;
  const far = farTail(id, setting, mean);
  const quantile = (level: number): number => {
    if (!(level > 0 && level < 1)) throw new RangeError(`A level lies in (0, 1), got ${level}`);
    const rank = Math.ceil((draws + 1) * level - 1e-9);
    if (rank <= draws) return drawn[rank - 1] as number;
    return Math.max(drawn[draws - 1] as number, far.quantile(1 - level));
  };
  return {
    defined: true,
    kind: "monte-carlo",
    bins: setting.shares.length,
    mean,
    pValue(value) {
      const reached = draws - firstAtLeast(drawn, value * (1 - 1e-9));
      const counted = (1 + reached) / (1 + draws);
      return reached > 0 ? counted : Math.min(counted, far.pValue(value));
    },
    quantile,
    smallestDetectable({ alpha, power = defaultPower }) {
      const critical = quantile(1 - alpha);
      if (id === "total-variation") return detectableTotalVariation(critical, power, setting);
      if (id === "l-infinity") return critical + normalQuantile(power) * largestSpread(setting);
      return detectableByChiSquare(id, setting, {
        critical:
          critical < Infinity ? critical : matchedQuantile(additive, meanAdditive, alpha, scale),
        power,
      });
    },
  };
}

function firstAtLeast(sorted: Float64Array, value: number): number {
  let lo = 0;
  let hi = sorted.length;
  while (lo < hi) {
    const middle = (lo + hi) >>> 1;
    if ((sorted[middle] as number) < value) lo = middle + 1;
    else hi = middle;
  }
  return lo;
}

interface FarTail {
  pValue(value: number): number;
  quantile(alpha: number): number;
}

/**
 * The tail beyond every draw. Used only there, it keeps the level at any α: at α ≥ 1/(draws + 1) the
 * draws decide, below it this tail does. χ²-like distances have none, so they stay at 1/(draws + 1).
 */
function farTail(id: DistanceId, setting: DrawnSetting, mean: number): FarTail {
  const s = 1 / setting.n + 1 / setting.m;
  if (id === "total-variation") {
    return {
      pValue: (value) => Math.exp((-2 * Math.max(0, value - mean) ** 2) / s),
      quantile: (alpha) => mean + Math.sqrt((-s * Math.log(alpha)) / 2),
    };
  }
  if (id === "l-infinity") {
    const spreads = spreadsOf(setting);
    return {
      pValue: (value) => spreads.reduce((sum, spread) => sum + normalTwoSided(value / spread), 0),
      quantile: (alpha) => -normalQuantile(alpha / (2 * spreads.length)) * largestSpread(setting),
    };
  }
  return { pValue: () => 1, quantile: () => Infinity };
}

/** Standard error of p − q in each bin. */
function spreadsOf({ n, m, shares }: DrawnSetting): Float64Array {
  return shares.map((share) => Math.sqrt((1 / n + 1 / m) * share * (1 - share)));
}

function largestSpread(setting: DrawnSetting): number {
  return spreadsOf(setting).reduce((a, b) => Math.max(a, b));
}

/** Critical value at a level that the draws do not reach: χ² with their mean and variance. */
function matchedQuantile(
  additive: Float64Array,
  mean: number,
  alpha: number,
  scale: DistanceScale,
): number {
  const variance = additive.reduce((sum, value) => sum + (value - mean) ** 2, 0) / additive.length;
  if (!(variance > 0 && variance < Infinity)) return Infinity;
  const critical =
    (variance / (2 * mean)) * chiSquareUpperQuantile(alpha, (2 * mean * mean) / variance);
  return scale === "root" ? Math.sqrt(critical) : critical;
}

function detectableByChiSquare(
  id: DistanceId,
  { n, m, shares }: DrawnSetting,
  { critical, power }: { readonly critical: number; readonly power: number },
): number {
  const { perChiSquare, scale }: BinnedDistance = binnedDistances[id];
  if (critical === Infinity || perChiSquare === null) return Infinity;
  const unit = perChiSquare * (1 / n + 1 / m);
  const chiSquare = (scale === "root" ? critical * critical : critical) / unit;
  const lambda = noncentralityForPower({ critical: chiSquare, df: shares.length - 1, power });
  return scale === "root" ? Math.sqrt(unit * lambda) : unit * lambda;
}

/** Spread evenly, as many standard errors in each bin, a total variation is hardest to see. */
function detectableTotalVariation(critical: number, power: number, setting: DrawnSetting): number {
  const half = spreadsOf(setting).reduce((sum, spread) => sum + spread, 0) / 2;
  const noise = Math.sqrt((1 / setting.n + 1 / setting.m) / 4);
  return half * shiftOfAbsoluteMean((critical + normalQuantile(power) * noise) / half);
}

/** The c ≥ 0 at which the mean of |N(c, 1)| is `mean`; 0 when even c = 0 gives more. */
function shiftOfAbsoluteMean(mean: number): number {
  let lo = 0;
  let hi = mean;
  while (hi - lo > 1e-10 * hi) {
    const c = (lo + hi) / 2;
    const found = c * (1 - normalTwoSided(c)) + Math.sqrt(2 / Math.PI) * Math.exp((-c * c) / 2);
    if (found < mean) lo = c;
    else hi = c;
  }
  return lo;
}
