import { bestSplit, splitGains } from "./best-split.ts";
import { createRandom } from "./random.ts";
import { type Undefined, undefinedBecause } from "./result.ts";
import type { Sample } from "./sample.ts";

export interface ChangePointOptions {
  /** How much each value counts, e.g. its rows; finite and above 0. @default all alike */
  readonly weights?: Sample;
  /** Standard error of each value: weights are 1/error². Not together with `weights`. @default unknown */
  readonly standardErrors?: Sample;
  /** Fewest values before and after. @default 2 */
  readonly leastValues?: number;
  /** Level of the set of plausible places. @default 0.95 */
  readonly level?: number;
  /** Orders that are drawn where there are too many to try all. @default 1999 */
  readonly draws?: number;
  /** Names the stream of random numbers. @default "change-point" */
  readonly key?: string;
}

export interface ChangePoint {
  readonly defined: true;
  /** Index of the first value after the change. */
  readonly place: number;
  /** Weighted means of what lies before and after. */
  readonly before: number;
  readonly after: number;
  /** Share of the weighted variance that the change explains, in [0, 1]. */
  readonly statistic: number;
  /** That orders of the same values give so large a share at their best place. */
  readonly pValue: number;
  /** `permutation`: all orders were tried. `drawn`: some were. */
  readonly kind: "permutation" | "drawn";
  /** Places that the values do not speak against, ascending; `place` is one of them. */
  readonly plausible: readonly number[];
  readonly level: number;
}

const defaults = { leastValues: 2, level: 0.95, draws: 1_999, key: "change-point" } as const;
const fewestValues = 4;
/** 7! = 5,040 orders are tried one by one. */
const mostForAllOrders = 7;
const rounding = 1e-9;

/**
 * The best single change of the mean of a series: the cut that takes most from the weighted sum of
 * squares, maxₖ W Bₖ²/(Wₖ (W − Wₖ)), which is the largest squared CUSUM.
 *
 * The p-value accounts for the search: the same maximum is taken of other orders of the values, which
 * take their weights along. It is exact when the pairs of value and weight are exchangeable without a
 * change; values that follow one another closely are not, and then it is too small.
 *
 * The plausible places are those whose likelihood ratio to the best stays below the quantile of its
 * large-sample law, P(LR ≤ x) = (1 − e^{−x/2})² (7.35 at 95 %), with the scatter that is left after the
 * cut; given standard errors count for no less than they say.
 *
 * @param values in the order of time
 * @returns undefined `too-few` below 4 values, or below twice `leastValues`; `constant`; `not-finite`,
 *   also where squares exceed what a number can hold
 * @throws RangeError for weights or errors that are not finite and above 0, or not one per value
 * @see Sen and Srivastava (1975), https://doi.org/10.1214/aos/1176343001
 * @see Eo and Morley (2015) on the set of places, https://doi.org/10.3982/QE186
 * @example
 * const found = changePoint([1, 2, 1, 2, 8, 9, 8, 9]);
 * assert.ok(found.defined && found.place === 4 && found.before === 1.5 && found.pValue < 0.05);
 */
export function changePoint(
  values: Sample,
  options: ChangePointOptions = {},
): ChangePoint | Undefined {
  const { leastValues, level, draws, key } = { ...defaults, ...options };
  if (!(Number.isInteger(leastValues) && leastValues >= 1)) {
    throw new RangeError(`leastValues must be a whole number of at least 1, got ${leastValues}`);
  }
  if (!(level > 0 && level < 1)) throw new RangeError(`level must lie in (0, 1), got ${level}`);
  if (!(Number.isInteger(draws) && draws >= 1)) {
    throw new RangeError(`draws must be a whole number of at least 1, got ${draws}`);
  }
  const weights = readWeights(values.length, options);
  const n = values.length;
  if (n < Math.max(fewestValues, 2 * leastValues)) return undefinedBecause("too-few");
  const centred = centre(values, weights);
  if (!centred.every(Number.isFinite)) return undefinedBecause("not-finite");
  const squares = weightedSquares(centred, weights);
  if (!Number.isFinite(squares)) return undefinedBecause("not-finite");
  if (squares === 0) return undefinedBecause("constant");
  const inOrder = Int32Array.from(centred.keys());
  const best = bestSplit(centred, weights, inOrder, leastValues);
  const share = (order: Int32Array): number =>
    bestSplit(centred, weights, order, leastValues).gain / squares;
  const observed = (best.gain / squares) * (1 - rounding);
  const tail =
    n <= mostForAllOrders
      ? ofAllOrders(n, share, observed)
      : ofDrawnOrders({ n, draws, key }, share, observed);
  const isScaled = options.standardErrors !== undefined;
  return {
    defined: true,
    place: best.place,
    before: meanOf(values, weights, 0, best.place),
    after: meanOf(values, weights, best.place, n),
    statistic: Math.min(1, best.gain / squares),
    ...tail,
    plausible: plausiblePlaces({
      ...{ gains: splitGains(centred, weights, leastValues), best: best.gain },
      ...{ scatter: scatterOf(squares - best.gain, n, isScaled), level, leastValues },
    }),
    level,
  };
}

function readWeights(
  n: number,
  { weights, standardErrors }: Pick<ChangePointOptions, "weights" | "standardErrors">,
): Float64Array {
  if (weights !== undefined && standardErrors !== undefined) {
    throw new RangeError("Give weights or standardErrors, not both");
  }
  const given = weights ?? standardErrors;
  if (given === undefined) return new Float64Array(n).fill(1);
  if (given.length !== n) {
    throw new RangeError(`Expected one weight per value, got ${given.length} for ${n}`);
  }
  return Float64Array.from(given, (value, i) => {
    const weight = standardErrors === undefined ? value : 1 / (value * value);
    if (value > 0 && weight > 0 && weight < Infinity) return weight;
    throw new RangeError(`Weights and errors must be finite and above 0, got ${value} at ${i}`);
  });
}

/** Less the first value, then less the mean: a level far from 0 costs no digits. */
function centre(values: Sample, weights: Float64Array): Float64Array {
  const first = values[0] ?? 0;
  const near = Float64Array.from(values, (value) => value - first);
  const mean = meanOf(near, weights, 0, near.length);
  return near.every((value) => value === 0) ? near : near.map((value) => value - mean);
}

function meanOf(values: Sample, weights: Float64Array, from: number, to: number): number {
  let [sum, total] = [0, 0];
  for (let i = from; i < to; i++) {
    sum += (weights[i] as number) * (values[i] as number);
    total += weights[i] as number;
  }
  return sum / total;
}

function weightedSquares(values: Float64Array, weights: Float64Array): number {
  return values.reduce((sum, value, i) => sum + (weights[i] as number) * value * value, 0);
}

type Share = (order: Int32Array) => number;
type Tail = Pick<ChangePoint, "pValue" | "kind">;

/** Heap's algorithm. */
function ofAllOrders(n: number, share: Share, observed: number): Tail {
  const order = Int32Array.from({ length: n }, (_, i) => i);
  const turns = new Int32Array(n);
  let [beyond, all] = [share(order) >= observed ? 1 : 0, 1];
  for (let i = 1; i < n;) {
    const turn = turns[i] as number;
    if (turn >= i) {
      turns[i++] = 0;
      continue;
    }
    swap(order, i % 2 === 0 ? 0 : turn, i);
    if (share(order) >= observed) beyond++;
    all++;
    turns[i] = turn + 1;
    i = 1;
  }
  return { pValue: beyond / all, kind: "permutation" };
}

function ofDrawnOrders(
  { n, draws, key }: { readonly n: number; readonly draws: number; readonly key: string },
  share: Share,
  observed: number,
): Tail {
  const random = createRandom(key);
  const order = Int32Array.from({ length: n }, (_, i) => i);
  let beyond = 0;
  for (let draw = 0; draw < draws; draw++) {
    for (let i = n - 1; i > 0; i--) swap(order, random.below(i + 1), i);
    if (share(order) >= observed) beyond++;
  }
  return { pValue: (1 + beyond) / (1 + draws), kind: "drawn" };
}

function swap(order: Int32Array, a: number, b: number): void {
  const kept = order[a] as number;
  order[a] = order[b] as number;
  order[b] = kept;
}

/** Variance of a value of weight 1 after the cut. */
function scatterOf(left: number, n: number, isScaled: boolean): number {
  const scatter = Math.max(0, left) / (n - 2);
  return isScaled ? Math.max(1, scatter) : scatter;
}

interface PlausibleParts {
  readonly gains: Float64Array;
  readonly best: number;
  readonly scatter: number;
  readonly level: number;
  readonly leastValues: number;
}

function plausiblePlaces({ gains, best, scatter, level, leastValues }: PlausibleParts) {
  const critical = -2 * Math.log(1 - Math.sqrt(level));
  const slack = best * rounding;
  const places: number[] = [];
  for (let place = leastValues; place <= gains.length - leastValues; place++) {
    if (best - (gains[place] as number) <= critical * scatter + slack) places.push(place);
  }
  return places;
}
