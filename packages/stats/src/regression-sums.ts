import { binOf } from "./bin-values.ts";

/** Constants frozen from reference targets: where moments are centred and what the dummies predict. */
export interface RegressionReference {
  /** Mean of the reference targets, the dummy for squared error. */
  readonly mean: number;
  /** Median of the reference targets, the dummy for absolute error. */
  readonly median: number;
  /** Strictly increasing edges for |e|; bin i is (edges[i − 1], edges[i]], the last is open. */
  readonly absoluteErrorEdges: readonly number[];
}

/**
 * What a window keeps of targets y and predictions ŷ, with e = ŷ − y and t = y − reference mean. It
 * adds up; `mergeRegressionSums` of two parts is the sums of the whole.
 */
export interface RegressionSums {
  readonly reference: RegressionReference;
  readonly n: number;
  /** Rows with e > 0 and e < 0. */
  readonly over: number;
  readonly under: number;
  readonly error: number;
  readonly absoluteError: number;
  readonly errorSquares: number;
  /** Σ e² over rows with e > 0 */
  readonly overErrorSquares: number;
  readonly errorFourths: number;
  readonly maxAbsoluteError: number;
  /** Rows with |e| in each bin of `reference.absoluteErrorEdges`. */
  readonly absoluteErrorCounts: readonly number[];
  /** Σ t, Σ t², Σ t³, Σ t⁴ */
  readonly target: number;
  readonly targetSquares: number;
  readonly targetCubes: number;
  readonly targetFourths: number;
  /** Σ e² t and Σ e² t² */
  readonly errorSquaresTarget: number;
  readonly errorSquaresTargetSquares: number;
  /** Σ |y|, Σ y², Σ |e| |y| */
  readonly absoluteTarget: number;
  readonly absoluteTargetSquares: number;
  readonly absoluteErrorAbsoluteTarget: number;
  /** Σ |y − reference median| and its squares */
  readonly absoluteFromMedian: number;
  readonly absoluteFromMedianSquares: number;
  /** Rows with y ≠ 0; Σ |e/y| and squares over them */
  readonly nonZeroTargets: number;
  readonly relativeError: number;
  readonly relativeErrorSquares: number;
  /** Σ 2|e| / (|y| + |ŷ|), 0 where both are 0, and squares */
  readonly symmetricError: number;
  readonly symmetricErrorSquares: number;
  /** Rows with y ≤ −1 or ŷ ≤ −1; Σ d² and Σ d⁴ over the others, d = ln(1 + ŷ) − ln(1 + y) */
  readonly withoutLog: number;
  readonly logErrorSquares: number;
  readonly logErrorFourths: number;
}

/** The same sums while rows are added to them. */
export type MutableRegressionSums = {
  -readonly [Key in keyof Omit<RegressionSums, "absoluteErrorCounts" | "reference">]: number;
} & { readonly reference: RegressionReference; readonly absoluteErrorCounts: number[] };

const noReference: RegressionReference = { mean: 0, median: 0, absoluteErrorEdges: [] };

const summed = [
  "n",
  "over",
  "under",
  "error",
  "absoluteError",
  "errorSquares",
  "overErrorSquares",
  "errorFourths",
  "target",
  "targetSquares",
  "targetCubes",
  "targetFourths",
  "errorSquaresTarget",
  "errorSquaresTargetSquares",
  "absoluteTarget",
  "absoluteTargetSquares",
  "absoluteErrorAbsoluteTarget",
  "absoluteFromMedian",
  "absoluteFromMedianSquares",
  "nonZeroTargets",
  "relativeError",
  "relativeErrorSquares",
  "symmetricError",
  "symmetricErrorSquares",
  "withoutLog",
  "logErrorSquares",
  "logErrorFourths",
] as const satisfies readonly (keyof MutableRegressionSums)[];

/**
 * Sums of no rows.
 *
 * @param reference constants from reference targets; the dummies and the median of |e| need them
 */
export function emptyRegressionSums(
  reference: RegressionReference = noReference,
): MutableRegressionSums {
  const zeros = Object.fromEntries(summed.map((key) => [key, 0])) as Record<
    (typeof summed)[number],
    number
  >;
  const absoluteErrorCounts = reference.absoluteErrorEdges.map(() => 0).concat(0);
  return { ...zeros, reference, maxAbsoluteError: 0, absoluteErrorCounts };
}

/**
 * Adds one row to the sums, in place: the accumulator of a pass over rows.
 *
 * @throws RangeError when y or the prediction is not finite: such rows are counted elsewhere
 * @example
 * const sums = emptyRegressionSums();
 * addRegressionRow(sums, 3, 2.5);
 * assert.equal(sums.error, -0.5);
 */
export function addRegressionRow(sums: MutableRegressionSums, y: number, prediction: number): void {
  if (!Number.isFinite(y) || !Number.isFinite(prediction)) {
    throw new RangeError(`target and prediction must be finite, got ${y} and ${prediction}`);
  }
  const e = prediction - y;
  const size = Math.abs(e);
  addErrors(sums, e, size);
  addTargets(sums, e * e, size, y);
  addRelative(sums, size, y, prediction);
  if (y <= -1 || prediction <= -1) sums.withoutLog++;
  else {
    const d = (Math.log1p(prediction) - Math.log1p(y)) ** 2;
    sums.logErrorSquares += d;
    sums.logErrorFourths += d * d;
  }
}

/**
 * The sums of both parts together.
 *
 * @throws RangeError when the parts were made with different reference constants
 */
export function mergeRegressionSums(a: RegressionSums, b: RegressionSums): MutableRegressionSums {
  if (JSON.stringify(a.reference) !== JSON.stringify(b.reference)) {
    throw new RangeError(
      `references differ: ${JSON.stringify(a.reference)} and ${JSON.stringify(b.reference)}`,
    );
  }
  const merged = emptyRegressionSums(a.reference);
  for (const key of summed) merged[key] = a[key] + b[key];
  merged.maxAbsoluteError = Math.max(a.maxAbsoluteError, b.maxAbsoluteError);
  merged.absoluteErrorCounts.forEach((_, i) => {
    merged.absoluteErrorCounts[i] =
      (a.absoluteErrorCounts[i] as number) + (b.absoluteErrorCounts[i] as number);
  });
  return merged;
}

function addErrors(sums: MutableRegressionSums, e: number, size: number): void {
  const square = e * e;
  sums.n++;
  sums.error += e;
  sums.absoluteError += size;
  sums.errorSquares += square;
  sums.errorFourths += square * square;
  if (e > 0) {
    sums.over++;
    sums.overErrorSquares += square;
  } else if (e < 0) sums.under++;
  sums.maxAbsoluteError = Math.max(sums.maxAbsoluteError, size);
  const bin = binOf(sums.reference.absoluteErrorEdges, size);
  sums.absoluteErrorCounts[bin] = (sums.absoluteErrorCounts[bin] as number) + 1;
}

function addTargets(sums: MutableRegressionSums, square: number, size: number, y: number): void {
  const t = y - sums.reference.mean;
  sums.target += t;
  sums.targetSquares += t * t;
  sums.targetCubes += t * t * t;
  sums.targetFourths += t * t * t * t;
  sums.errorSquaresTarget += square * t;
  sums.errorSquaresTargetSquares += square * t * t;
  sums.absoluteTarget += Math.abs(y);
  sums.absoluteTargetSquares += y * y;
  sums.absoluteErrorAbsoluteTarget += size * Math.abs(y);
  const distance = Math.abs(y - sums.reference.median);
  sums.absoluteFromMedian += distance;
  sums.absoluteFromMedianSquares += distance * distance;
}

function addRelative(
  sums: MutableRegressionSums,
  size: number,
  y: number,
  prediction: number,
): void {
  if (y !== 0) {
    const relative = size / Math.abs(y);
    sums.nonZeroTargets++;
    sums.relativeError += relative;
    sums.relativeErrorSquares += relative * relative;
  }
  const both = Math.abs(y) + Math.abs(prediction);
  const symmetric = both === 0 ? 0 : (2 * size) / both;
  sums.symmetricError += symmetric;
  sums.symmetricErrorSquares += symmetric * symmetric;
}
