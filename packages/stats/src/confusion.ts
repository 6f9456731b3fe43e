import { requireCount, requireSameLength } from "./counts-check.ts";

/**
 * Counts of a binary decision. They add up over windows and segments; weights or expected counts
 * make them fractional.
 */
export interface Confusion {
  readonly tp: number;
  readonly fp: number;
  readonly fn: number;
  readonly tn: number;
}

/**
 * Counts the decisions of rows.
 *
 * @param labels 1 for the positive class, 0 for the other
 * @param decisions 1 where the model said positive, 0 elsewhere
 * @throws RangeError when the lengths differ or a value is neither 0 nor 1
 * @example
 * assert.deepEqual(confusionOf([1, 0, 1], [1, 1, 0]), { tp: 1, fp: 1, fn: 1, tn: 0 });
 */
export function confusionOf(labels: ArrayLike<number>, decisions: ArrayLike<number>): Confusion {
  requireSameLength(labels, decisions);
  const cells = [0, 0, 0, 0];
  for (let i = 0; i < labels.length; i++) {
    const label = zeroOrOne(labels[i] as number, "label");
    const decision = zeroOrOne(decisions[i] as number, "decision");
    (cells[2 * label + decision] as number)++;
  }
  const [tn, fp, fn, tp] = cells as [number, number, number, number];
  return { tp, fp, fn, tn };
}

/** The counts of both parts together. */
export function mergeConfusions(a: Confusion, b: Confusion): Confusion {
  return { tp: a.tp + b.tp, fp: a.fp + b.fp, fn: a.fn + b.fn, tn: a.tn + b.tn };
}

/** Throws RangeError unless all four counts are finite and ≥ 0. */
export function requireConfusion({ tp, fp, fn, tn }: Confusion): void {
  requireCount(tp, "tp");
  requireCount(fp, "fp");
  requireCount(fn, "fn");
  requireCount(tn, "tn");
}

/** The 2 × 2 matrix with true classes as rows, predicted classes as columns, negative first. */
export function matrixOfConfusion({ tp, fp, fn, tn }: Confusion): number[][] {
  return [
    [tn, fp],
    [fn, tp],
  ];
}

/** Returns the value when it is 0 or 1. @throws RangeError otherwise */
export function zeroOrOne(value: number, name: string): 0 | 1 {
  if (value !== 0 && value !== 1) throw new RangeError(`${name} must be 0 or 1, got ${value}`);
  return value === 1 ? 1 : 0;
}
