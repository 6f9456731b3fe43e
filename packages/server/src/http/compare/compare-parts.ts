import type { CompareAnswer } from "@plumbline/contracts";
import {
  binaryScoreCountsOf,
  expectedCalibrationError,
  jensenShannonDistance,
  quantile,
  reliabilityTable,
} from "@plumbline/stats";
import type { TwoParts } from "../../retraining/measured-period.ts";
import type { ComparedRows } from "./compared-rows.ts";

type CalibrationSide = CompareAnswer["calibration"]["left"];

const groups = 10;
const scoreBins = 20;
const mostDisagreements = 20;

/** What happened against what was said, in about ten groups of equal size; null without probabilities. */
export function calibrationSide(
  { answers: { truth, scores } }: TwoParts,
  places: Uint32Array,
): CalibrationSide {
  if (scores === null) return null;
  const known = places.filter((place) => {
    const [score, happened] = [scores[place] as number, truth[place] as number];
    return score >= 0 && score <= 1 && (happened === 0 || happened === 1);
  });
  if (known.length === 0) return null;
  const said = Float64Array.from(known, (place) => scores[place] as number);
  const happened = Float64Array.from(known, (place) => truth[place] as number);
  const counts = binaryScoreCountsOf(happened, said, edgesOf(said));
  const points = reliabilityTable(counts).flatMap(({ n, predicted, observed }) =>
    observed.defined
      ? [
          {
            ...{ score: predicted, outcome: observed.value, rows: n },
            lo: observed.interval?.lo ?? observed.value,
            hi: observed.interval?.hi ?? observed.value,
          },
        ]
      : [],
  );
  const error = expectedCalibrationError(counts);
  return { points, error: error.defined ? Math.max(0, error.excess) : 0 };
}

function edgesOf(scores: Float64Array): readonly number[] {
  const sorted = Float64Array.from(scores).sort();
  const edges = Array.from(
    { length: groups - 1 },
    (_, i) => sorted[Math.floor(((i + 1) * sorted.length) / groups)] as number,
  );
  return [...new Set(edges)];
}

/** Where the scores lie, or the answers when they are numbers, labelled or not. */
export function scoreShift(parts: TwoParts, isRegression: boolean): CompareAnswer["scores"] {
  const values = valuesOf(parts, isRegression);
  if (values === null) return null;
  const of = (places: Uint32Array): readonly number[] =>
    Array.from(places, (place) => values[place] as number).filter(Number.isFinite);
  const [left, right] = [of(parts.first), of(parts.second)];
  if (left.length === 0 || right.length === 0) return null;
  const lowest = [...left, ...right].reduce((a, b) => Math.min(a, b), Infinity);
  const highest = [...left, ...right].reduce((a, b) => Math.max(a, b), -Infinity);
  const width = (highest - lowest) / scoreBins || 1;
  const edges = Array.from({ length: scoreBins + 1 }, (_, i) => lowest + i * width);
  const counted = (list: readonly number[]): number[] => {
    const counts = Array.from({ length: scoreBins }, () => 0);
    for (const value of list) {
      const bin = Math.min(scoreBins - 1, Math.floor((value - lowest) / width));
      counts[bin] = (counts[bin] ?? 0) + 1;
    }
    return counts;
  };
  const [before, now] = [counted(left), counted(right)];
  const distance = jensenShannonDistance(before, now);
  return {
    edges,
    left: before.map((count) => count / left.length),
    right: now.map((count) => count / right.length),
    distance: distance.defined ? distance.value : 0,
  };
}

const valuesOf = ({ answers }: TwoParts, isRegression: boolean): Float64Array | null =>
  isRegression ? answers.decisions : answers.scores;

/** Cases that both answered; `pairs` are places in the left and in the right rows. */
export function disagreementsOf(
  parts: TwoParts,
  sides: { readonly left: ComparedRows; readonly right: ComparedRows },
  pairs: readonly (readonly [number, number])[],
  isRegression: boolean,
): CompareAnswer["disagreements"] {
  if (pairs.length === 0) return null;
  const middle = parts.first.length;
  const { decisions } = parts.answers;
  const values = valuesOf(parts, isRegression) ?? decisions;
  const apart = pairs.flatMap(([left, right]) => {
    const [one, other] = [values?.[left] ?? Number.NaN, values?.[middle + right] ?? Number.NaN];
    return Number.isFinite(one) && Number.isFinite(other) && one !== other
      ? [{ left, right, one, other }]
      : [];
  });
  const furthest = apart
    .toSorted((a, b) => Math.abs(b.other - b.one) - Math.abs(a.other - a.one))
    .slice(0, mostDisagreements);
  return {
    cases: pairs.length,
    decided: pairs.filter(
      ([left, right]) => decisions !== null && decisions[left] !== decisions[middle + right],
    ).length,
    rows: furthest.map(({ left, right, one, other }) => ({
      leftId: sides.left.ids[left] ?? "",
      rightId: sides.right.ids[right] ?? "",
      time: new Date(sides.left.times[left] ?? 0).toISOString(),
      ...{ left: one, right: other },
      label: sides.left.labels[left] ?? sides.right.labels[right] ?? null,
    })),
  };
}

/** Of the rows that say how long they took. */
export function latencyOf({ latencies }: ComparedRows): CompareAnswer["latency"]["left"] {
  const known = latencies.filter((ms) => ms !== null && Number.isFinite(ms)) as readonly number[];
  const [middle, late] = [quantile(known, 0.5), quantile(known, 0.95)];
  return middle.defined && late.defined
    ? { rows: known.length, p50: middle.value, p95: late.value }
    : null;
}
