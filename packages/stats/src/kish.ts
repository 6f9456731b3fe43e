/**
 * Kish's effective number of rows (Σ w)² / Σ w²: how many equally weighted rows tell as much as these.
 * Between 1 and the number of rows with weight, 0 when there is none; the scale of the weights is
 * irrelevant.
 *
 * @param weights finite and ≥ 0
 * @throws RangeError when a weight is negative or not finite
 * @see Kish (1965), Survey Sampling, https://en.wikipedia.org/wiki/Design_effect
 * @example
 * assert.equal(kishEffectiveRows([2, 2, 0, 2]), 3);
 */
export function kishEffectiveRows(weights: ArrayLike<number>): number {
  let largest = 0;
  for (let i = 0; i < weights.length; i++) {
    const weight = weights[i] as number;
    if (!(weight >= 0 && weight < Infinity)) {
      throw new RangeError(`Weights are finite and at least 0, row ${i} has ${weight}`);
    }
    largest = Math.max(largest, weight);
  }
  if (largest === 0) return 0;
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < weights.length; i++) {
    const weight = (weights[i] as number) / largest;
    sum += weight;
    squares += weight * weight;
  }
  return (sum * sum) / squares;
}
