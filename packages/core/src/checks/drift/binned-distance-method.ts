import {
  binnedDistances,
  type BinnedDistance,
  chiSquareTest,
  type DistanceId,
  distanceNull,
  excess,
} from "@plumbline/stats";
import {
  type DriftFound,
  type DriftMethod,
  type DriftPair,
  type DriftSetting,
  driftKinds,
  effectiveSizes,
} from "./drift-method.ts";

/** Enough for the mean and the far quantile of a distance without drift. */
const draws = 199;
/** Where the p-value is drawn too. */
const testDraws = 999;

/** How a method over bins differs from the others. */
export interface BinnedMethodChoice {
  readonly id: string;
  readonly title: string;
  readonly distance: DistanceId;
  readonly unit: string;
  readonly floor: number;
  /** "own": the law of the distance itself. */
  readonly test: "chi-square" | "own";
}

/** A method over coarse bins or categories: a distance with its law when nothing has changed. */
export function binnedDistanceMethod<const Choice extends BinnedMethodChoice>(choice: Choice) {
  return {
    id: choice.id as Choice["id"],
    title: choice.title,
    kinds: driftKinds,
    unit: choice.unit,
    floor: choice.floor,
    compare: (pair, setting) => compare(choice, pair, setting),
  } as const satisfies DriftMethod;
}

function compare(
  { id, distance, test }: BinnedMethodChoice,
  pair: DriftPair,
  setting: DriftSetting,
): ReturnType<DriftMethod["compare"]> {
  const { before, now } = pair.bins;
  const { n, m } = effectiveSizes(pair, setting);
  const { measure, scale, conventions, perChiSquare }: BinnedDistance = binnedDistances[distance];
  const measured = measure(before, now);
  if (!measured.defined) return measured;
  const shares = before.map((rows, bin) => (n * rows) / pair.n + (m * (now[bin] ?? 0)) / pair.m);
  const law = distanceNull(
    distance,
    { n, m, shares },
    {
      random: setting.random,
      draws: test === "own" ? testDraws : draws,
    },
  );
  if (!law.defined && law.why === "one-bin") return unchanged(id);
  if (!law.defined) return law;
  const { logBase, root, zero } = conventions;
  const details = {
    ...largestPart(pair, measured.contributions),
    bins: law.bins,
    nullMean: law.mean,
    logBase: logBase === null ? null : String(logBase),
    root,
    zero,
  };
  const found = {
    defined: true,
    value: measured.value,
    excess: excess(measured.value, law.mean, scale),
    smallestDetectable: law.smallestDetectable({ alpha: setting.level }),
  } as const;
  // A drawn law ends at 1/(draws + 1), too large for a family of many tests: where the distance has
  // no tail beyond its draws, the χ² test with its rarest bins merged answers instead.
  const hasTail = law.kind === "chi-square" || perChiSquare === null;
  if (test === "own" && hasTail) {
    const p = law.pValue(measured.value);
    return { ...found, method: id, p, details: { ...details, law: law.kind } };
  }
  const chiSquare = chiSquareTest(before, now, { nEff: n, mEff: m });
  if (!chiSquare.defined) return chiSquare;
  const { pValue, statistic, df } = chiSquare;
  const testDetails = { law: chiSquare.law, df, chiSquare: statistic };
  const method = `${id} + chi-square`;
  return { ...found, method, p: pValue, details: { ...details, ...testDetails } };
}

/** Both samples have all their rows in the same single bin. */
function unchanged(method: string): DriftFound {
  return { defined: true, method, value: 0, p: 1, excess: 0, details: { bins: 1 } };
}

/** The bin that contributes most, for the words. */
function largestPart({ bins, n, m }: DriftPair, contributions: readonly number[]) {
  let largest = 0;
  contributions.forEach((part, bin) => {
    if (part > (contributions[largest] ?? 0)) largest = bin;
  });
  return {
    largest: bins.labels[largest] ?? "",
    largestBefore: (bins.before[largest] ?? 0) / n,
    largestNow: (bins.now[largest] ?? 0) / m,
  };
}
