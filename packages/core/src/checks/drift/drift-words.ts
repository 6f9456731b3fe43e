import { quantileFromBins, type BinnedSample } from "@plumbline/stats";
import type { MeasurePair } from "../column-pairs.ts";
import { gridMoments } from "../grid-moments.ts";
import { numberWords, percentWords } from "../number-words.ts";
import type { DriftFound, DriftMethod, DriftPair } from "./drift-method.ts";

type Details = Readonly<Record<string, number | string | boolean | null>>;

interface Wording {
  readonly words: string;
  readonly details: Details;
  readonly baselineValue?: number;
  readonly currentValue?: number;
}

/** A signed change beside every distance: of the mean and quantiles, or of the share that moved most. */
export function driftWords(
  pair: MeasurePair,
  compared: DriftPair,
  found: DriftFound,
  method: DriftMethod,
): Wording {
  const details = found.details ?? {};
  const unit = method.unit === "" ? "" : ` ${method.unit}`;
  const distance = `${method.id} ${numberWords(found.value)}${unit}`;
  if (compared.rates) return rateWords(compared.rates, distance, details);
  if (pair.shape === "grid" && !pair.plan.isDiscrete) return gridWords(pair, distance, details);
  return shareWords(distance, details);
}

function rateWords(
  { before, now }: NonNullable<DriftPair["rates"]>,
  distance: string,
  details: Details,
): Wording {
  const [p, q] = [before.hits / before.rows, now.hits / now.rows];
  const words = `share ${percentWords(p)} → ${percentWords(q)}, ${distance}`;
  return { words, details, baselineValue: p, currentValue: q };
}

function gridWords(
  { plan, before, now }: Extract<MeasurePair, { shape: "grid" }>,
  distance: string,
  details: Details,
): Wording {
  const [left, right] = [gridMoments(plan, before), gridMoments(plan, now)];
  if (!left || !right) return { words: distance, details };
  const { edges, center } = plan;
  const quantiles = [
    ["q10", 0.1],
    ["q50", 0.5],
    ["q90", 0.9],
  ] as const;
  const named = quantiles.flatMap(([name, level]) => [
    [`${name}Before`, quantile({ ...before, edges, center, ...range(before) }, level)] as const,
    [`${name}Now`, quantile({ ...now, edges, center, ...range(now) }, level)] as const,
  ]);
  return {
    words: `mean ${numberWords(left.mean)} → ${numberWords(right.mean)}, ${distance}`,
    details: { ...details, ...Object.fromEntries(named) },
    baselineValue: left.mean,
    currentValue: right.mean,
  };
}

function range({ min, max }: { readonly min: number | null; readonly max: number | null }) {
  return { min: min ?? 0, max: max ?? 0 };
}

function quantile(sample: BinnedSample, level: number): number | null {
  const found = quantileFromBins(sample, level);
  return found.defined ? found.value : null;
}

function shareWords(distance: string, details: Details): Wording {
  const { largest, largestBefore, largestNow } = details;
  if (typeof largestBefore !== "number" || typeof largestNow !== "number") {
    return { words: distance, details };
  }
  const change = `${percentWords(largestBefore)} → ${percentWords(largestNow)}`;
  return { words: `${distance}, mostly ${JSON.stringify(largest)} ${change}`, details };
}
