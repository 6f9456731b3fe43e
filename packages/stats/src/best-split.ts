/** Where a series is best cut in two: into what lies before `place`, and what begins there. */
export interface Split {
  readonly place: number;
  /** How much of the weighted sum of squares the cut takes away. */
  readonly gain: number;
}

// Equal cuts differ by rounding only: the earlier one is taken.
const rounding = 1 + 1e-12;

/**
 * The cut with the largest gain W B²/(Wₖ (W − Wₖ)), B = Σ_{i<k} wᵢxᵢ, of values whose weighted mean is 0;
 * at least `least` values on either side. The values come in the order of `order`.
 */
export function bestSplit(
  values: Float64Array,
  weights: Float64Array,
  order: ArrayLike<number>,
  least: number,
): Split {
  let total = 0;
  for (const weight of weights) total += weight;
  const best = { place: least, gain: -1 };
  let [sum, weight] = [0, 0];
  for (let i = 0; i < order.length - least; i++) {
    const at = order[i] as number;
    weight += weights[at] as number;
    sum += (weights[at] as number) * (values[at] as number);
    if (i + 1 < least) continue;
    const gain = (total * sum * sum) / (weight * (total - weight));
    if (gain > best.gain * rounding) Object.assign(best, { place: i + 1, gain });
  }
  return best;
}

/** The gain of each cut; 0 where a side would have fewer than `least` values. */
export function splitGains(
  values: Float64Array,
  weights: Float64Array,
  least: number,
): Float64Array {
  let total = 0;
  for (const weight of weights) total += weight;
  const gains = new Float64Array(values.length);
  let [sum, weight] = [0, 0];
  for (let i = 0; i < values.length - least; i++) {
    weight += weights[i] as number;
    sum += (weights[i] as number) * (values[i] as number);
    if (i + 1 >= least) gains[i + 1] = (total * sum * sum) / (weight * (total - weight));
  }
  return gains;
}
