import { requireSameLength } from "./counts-check.ts";
import { undefinedBecause, type Undefined } from "./result.ts";
import type { Sample } from "./sample.ts";
import { ascendingOrder } from "./score-bins.ts";

/** A rising piecewise-linear function through (x_i, y_i), constant outside [x_0, x_last]. */
export interface IsotonicModel {
  readonly defined: true;
  /** Strictly increasing. */
  readonly x: readonly number[];
  /** Non-decreasing. */
  readonly y: readonly number[];
}

export interface IsotonicOptions {
  /** Weight of each row, finite and ≥ 0; rows of weight 0 are left out. */
  readonly weights?: Sample;
  /**
   * Moves the first and the last block to (Σwy + ½) / (Σw + 1), but never past its neighbour: a rate
   * of exactly 0 or 1 in an end block claims more than its rows can show. For targets in [0, 1].
   * @default false
   */
  readonly smoothEnds?: boolean;
}

interface Block {
  first: number;
  last: number;
  weight: number;
  sum: number;
}

/**
 * Least-squares rising fit of targets on scores: equal scores are pooled to their weighted mean,
 * adjacent violators are pooled, values between the ends of two blocks are interpolated.
 *
 * @param scores any scale; undefined with "not-finite" when a score or target is not finite
 * @returns undefined without rows of positive weight
 * @throws RangeError when lengths differ or a weight is negative or not finite
 * @see Barlow, Brunk (1972), https://doi.org/10.1080/01621459.1972.10481216
 * @example
 * const fit = fitIsotonic([1, 2, 3], [0, 1, 0]);
 * assert.ok(fit.defined && fit.y[1] === 0.5);
 */
export function fitIsotonic(
  scores: Sample,
  targets: Sample,
  options?: IsotonicOptions,
): IsotonicModel | Undefined {
  requireSameLength(scores, targets);
  if (options?.weights) requireSameLength(scores, options.weights);
  const order = ascendingOrder(scores);
  return order === null
    ? undefinedBecause("not-finite")
    : fitIsotonicInOrder(order, scores, targets, options);
}

/** `fitIsotonic` on the rows that `order` lists, already in ascending order of score. */
export function fitIsotonicInOrder(
  order: ArrayLike<number>,
  scores: Sample,
  targets: Sample,
  options?: IsotonicOptions,
): IsotonicModel | Undefined {
  const blocks: Block[] = [];
  for (let k = 0; k < order.length; k++) {
    const row = order[k] as number;
    const weight = options?.weights ? (options.weights[row] as number) : 1;
    if (!(weight >= 0 && weight < Infinity)) {
      throw new RangeError(`weights must be finite and at least 0, got ${weight}`);
    }
    const target = targets[row] as number;
    if (!Number.isFinite(target)) return undefinedBecause("not-finite");
    if (weight > 0) addRow(blocks, scores[row] as number, weight, weight * target);
  }
  if (blocks.length === 0) return undefinedBecause("no-rows");
  const pooled = poolViolators(blocks);
  const values = pooled.map(({ sum, weight }) => sum / weight);
  if (options?.smoothEnds === true) smoothEnds(pooled, values);
  return modelOf(pooled, values);
}

/**
 * Value of the fit at a score.
 *
 * @throws RangeError when the score is NaN
 */
export function predictIsotonic(model: IsotonicModel, score: number): number {
  if (Number.isNaN(score)) throw new RangeError("score must be a number, got NaN");
  const { x, y } = model;
  const last = x.length - 1;
  if (score <= (x[0] as number)) return y[0] as number;
  if (score >= (x[last] as number)) return y[last] as number;
  let low = 0;
  let high = last;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((x[middle] as number) <= score) low = middle;
    else high = middle;
  }
  const left = x[low] as number;
  const from = y[low] as number;
  const to = y[high] as number;
  if (from === to) return from;
  return from + ((score - left) / ((x[high] as number) - left)) * (to - from);
}

function addRow(blocks: Block[], score: number, weight: number, sum: number): void {
  const block = blocks[blocks.length - 1];
  if (block !== undefined && block.last === score) {
    block.weight += weight;
    block.sum += sum;
  } else blocks.push({ first: score, last: score, weight, sum });
}

function poolViolators(blocks: readonly Block[]): Block[] {
  const pooled: Block[] = [];
  for (const next of blocks) {
    const block = { ...next };
    for (;;) {
      const before = pooled[pooled.length - 1];
      if (before === undefined || before.sum * block.weight < block.sum * before.weight) break;
      pooled.pop();
      block.first = before.first;
      block.weight += before.weight;
      block.sum += before.sum;
    }
    pooled.push(block);
  }
  return pooled;
}

function smoothEnds(blocks: readonly Block[], values: number[]): void {
  const last = values.length - 1;
  const smoothed = (index: number): number => {
    const { sum, weight } = blocks[index] as Block;
    return (sum + 0.5) / (weight + 1);
  };
  if (last === 0) {
    values[0] = smoothed(0);
    return;
  }
  const first = Math.min(smoothed(0), values[1] as number);
  const end = Math.max(smoothed(last), values[last - 1] as number);
  values[0] = first;
  values[last] = end;
}

function modelOf(blocks: readonly Block[], values: readonly number[]): IsotonicModel {
  const x: number[] = [];
  const y: number[] = [];
  blocks.forEach(({ first, last }, i) => {
    const value = values[i] as number;
    x.push(first);
    y.push(value);
    if (last > first) {
      x.push(last);
      y.push(value);
    }
  });
  return { defined: true, x, y };
}
