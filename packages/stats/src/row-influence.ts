import { requireSameLength } from "./counts-check.ts";
import { undefinedBecause, type Undefined } from "./result.ts";
import type { Sample } from "./sample.ts";

/**
 * A number estimated from rows, with what each row did to it: the estimate is off by about the mean of
 * the influences of its rows. Influences of two models on the same rows subtract row by row, so what
 * the models share cancels out, and they add up within clusters of rows that move together.
 */
export interface RowInfluence {
  readonly defined: true;
  readonly value: number;
  /** One number a row; they sum to 0 but for rounding. */
  readonly influence: Float64Array;
}

export type InfluenceEstimate = RowInfluence | Undefined;

/**
 * Mean of a row quantity (log loss, absolute error, cost): influence x_i − x̄.
 *
 * @returns undefined without rows, or "not-finite" when a value is not finite
 * @example
 * const result = meanInfluence([1, 2, 6]);
 * assert.ok(result.defined && result.value === 3 && result.influence[0] === -2);
 */
export function meanInfluence(values: Sample): InfluenceEstimate {
  if (values.length === 0) return undefinedBecause("no-rows");
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] as number;
  const value = sum / values.length;
  if (!Number.isFinite(value)) return undefinedBecause("not-finite");
  const influence = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) influence[i] = (values[i] as number) - value;
  return { defined: true, value, influence };
}

/**
 * Square root of a mean of squares (RMSE) by the delta method: influence ψ / (2 √m). At m = 0 every
 * row is 0, and so is every influence.
 *
 * @throws RangeError when the mean is negative
 */
export function rootInfluence(mean: InfluenceEstimate): InfluenceEstimate {
  if (!mean.defined) return mean;
  if (mean.value < 0) throw new RangeError(`A mean of squares is at least 0, got ${mean.value}`);
  const value = Math.sqrt(mean.value);
  const scale = value > 0 ? 1 / (2 * value) : 0;
  return { defined: true, value, influence: mean.influence.map((x) => x * scale) };
}

/**
 * Weighted sum of numbers estimated from the same rows, e.g. candidate − champion.
 *
 * @returns undefined for the reason of the first part that is
 * @throws RangeError without parts or when rows differ
 * @example
 * const gap = sumOfInfluences([[1, meanInfluence([2, 4])], [-1, meanInfluence([1, 3])]]);
 * assert.ok(gap.defined && gap.value === 1 && gap.influence[0] === 0);
 */
export function sumOfInfluences(
  parts: readonly (readonly [weight: number, part: InfluenceEstimate])[],
): InfluenceEstimate {
  const [first] = parts;
  if (first === undefined) throw new RangeError("A sum needs at least one part, got none");
  let value = 0;
  let influence: Float64Array | null = null;
  for (const [weight, part] of parts) {
    if (!part.defined) return part;
    influence ??= new Float64Array(part.influence.length);
    requireSameLength(influence, part.influence);
    value += weight * part.value;
    for (let i = 0; i < influence.length; i++) {
      influence[i] = (influence[i] as number) + weight * (part.influence[i] as number);
    }
  }
  return { defined: true, value, influence: influence as Float64Array };
}
