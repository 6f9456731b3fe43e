import { type Undefined, undefinedBecause } from "./result.ts";
import type { Sample } from "./sample.ts";
import { sortedFinite } from "./sorted-finite.ts";

/** Values outside are moved to the nearer end before a distance is taken. */
export interface ClipRange {
  readonly low: number;
  readonly high: number;
}

export interface DistanceOptions {
  /** @default none */
  readonly clip?: ClipRange;
}

export interface Distance {
  readonly defined: true;
  readonly value: number;
}

/**
 * Wasserstein-1 distance W1 = ∫ |F − G| dx, in units of the column: how far, on average, rows must
 * move to turn one sample into the other. With `clip` the integral runs over [low, high], which is
 * W1 of the clipped values.
 *
 * @returns undefined `no-rows`, or `not-finite` when a value is, or when the range overflows
 * @throws RangeError when clip.low > clip.high
 * @see https://doi.org/10.1137/1118101 (Vallender 1974)
 * @example
 * assert.deepEqual(wasserstein([0, 1], [2, 3]), { defined: true, value: 2 });
 */
export function wasserstein(
  reference: Sample,
  current: Sample,
  { clip }: DistanceOptions = {},
): Distance | Undefined {
  return integrateGap(reference, current, clip, Math.abs);
}

/**
 * ∫ weigh(F(x) − G(x)) dx over the range of the values, or over the clip range; weigh(0) must be 0.
 *
 * @returns undefined `no-rows`, or `not-finite` when a value is, or when the range overflows
 * @throws RangeError when clip.low > clip.high
 * @example
 * const squared = integrateGap([0], [1], undefined, (gap) => gap * gap);
 * assert.deepEqual(squared, { defined: true, value: 1 });
 */
export function integrateGap(
  reference: Sample,
  current: Sample,
  clip: ClipRange | undefined,
  weigh: (gap: number) => number,
): Distance | Undefined {
  requireRange(clip);
  const [n, m] = [reference.length, current.length];
  if (n === 0 || m === 0) return undefinedBecause("no-rows");
  const [a, b] = [sortedFinite(reference), sortedFinite(current)];
  if (a === null || b === null) return undefinedBecause("not-finite");
  const { low, high } = clip ?? { low: -Infinity, high: Infinity };
  let value = 0;
  let left = low;
  for (let i = 0, j = 0; i < n || j < m;) {
    const x = Math.min(a[i] ?? Infinity, b[j] ?? Infinity);
    const right = Math.min(x, high);
    // Before the first row and beyond the last the gap is 0, whatever the width.
    if (right > left && i + j > 0) value += weigh(i / n - j / m) * (right - left);
    left = Math.max(low, right);
    while (i < n && a[i] === x) i++;
    while (j < m && b[j] === x) j++;
  }
  return Number.isFinite(value) ? { defined: true, value } : undefinedBecause("not-finite");
}

/** Throws RangeError unless the clip range, where given, has low ≤ high. */
export function requireRange(clip: ClipRange | undefined): void {
  if (clip !== undefined && !(clip.low <= clip.high))
    throw new RangeError(`A clip range needs low ≤ high, got ${clip.low} and ${clip.high}`);
}
