import { binomialDraw } from "./binomial-draw.ts";
import { hypergeometricDraw } from "./hypergeometric-draw.ts";
import type { Random } from "./random.ts";

/**
 * Rows per bin of a random sample of `rows` rows with the given bin shares: one conditional binomial
 * draw per bin, so the cost depends on the number of bins, never on the number of rows.
 *
 * @param shares relative weight of each bin, ≥ 0, of any positive sum
 * @param rows whole number ≥ 0
 * @param into where the counts go; a new array when left out
 * @throws RangeError when a share is negative or not finite, or all are 0
 * @example
 * assert.deepEqual(multinomialDraw([0, 1], 7, createRandom("x")), Float64Array.of(0, 7));
 */
export function multinomialDraw(
  shares: ArrayLike<number>,
  rows: number,
  random: Random,
  into: Float64Array = new Float64Array(shares.length),
): Float64Array {
  let weightLeft = 0;
  let last = -1;
  for (let b = 0; b < shares.length; b++) {
    const share = shares[b] as number;
    if (!(share >= 0 && share < Infinity)) {
      throw new RangeError(`Shares are finite and at least 0, bin ${b} has ${share}`);
    }
    if (share > 0) last = b;
    weightLeft += share;
  }
  if (last < 0) throw new RangeError("At least one share must be above 0");
  let rowsLeft = rows;
  for (let b = 0; b < shares.length; b++) {
    const share = shares[b] as number;
    // Rounding can use up the weight before the last, tiny shares.
    const chance = b >= last || share >= weightLeft ? 1 : share / weightLeft;
    const hits = b > last || share === 0 ? 0 : binomialDraw(rowsLeft, chance, random);
    into[b] = hits;
    rowsLeft -= hits;
    weightLeft -= share;
  }
  return into;
}

/**
 * Rows per bin of a sample of `rows` rows taken without replacement from rows that fill the bins as
 * `available` says: the law of one side of a table whose margins are both fixed. O(bins).
 *
 * @param available whole rows per bin
 * @param rows whole number, at most the sum of `available`
 * @param into where the counts go; a new array when left out
 * @throws RangeError when there are fewer rows than asked for, or a count is not whole
 * @example
 * assert.deepEqual(hypergeometricDraws([2, 5], 7, createRandom("x")), Float64Array.of(2, 5));
 */
export function hypergeometricDraws(
  available: ArrayLike<number>,
  rows: number,
  random: Random,
  into: Float64Array = new Float64Array(available.length),
): Float64Array {
  let others = 0;
  for (let b = 0; b < available.length; b++) others += available[b] as number;
  let rowsLeft = rows;
  for (let b = 0; b < available.length; b++) {
    const here = available[b] as number;
    others -= here;
    const hits = hypergeometricDraw(here, others, rowsLeft, random);
    into[b] = hits;
    rowsLeft -= hits;
  }
  return into;
}
