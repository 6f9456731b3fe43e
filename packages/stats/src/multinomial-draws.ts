import { binomialDraw } from "./binomial-draw.ts";
import { hypergeometricDraw } from "./hypergeometric-draw.ts";
import type { Random } from "./random.ts";

/** Draws tables with given shares, again and again. */
export interface Multinomial {
  /**
   * Rows per bin of a random sample of so many rows.
   *
   * @param rows whole number ≥ 0
   * @param into where the counts go; a new array when left out
   */
  draw(rows: number, random: Random, into?: Float64Array): Float64Array;
}

/** Up to so many rows for each bin that is not empty it is quicker to place row by row. */
const rowsPerBin = 8;
/** Entries of the guide table for each bin that is not empty. */
const guidesPerBin = 2;

/**
 * Rows per bin of random samples with the given bin shares. A draw places each of few rows by itself, in a
 * guide table (Chen and Asau), or makes one conditional binomial draw for each bin that is not empty: so
 * its cost depends on the number of bins, never on the number of rows.
 *
 * @param shares relative weight of each bin, ≥ 0, of any positive sum
 * @throws RangeError when a share is negative or not finite, or all are 0
 * @see Chen, Asau (1974), On generating random variates from an empirical distribution
 * @example
 * assert.deepEqual(createMultinomial([0, 1]).draw(7, createRandom("x")), Float64Array.of(0, 7));
 */
export function createMultinomial(shares: ArrayLike<number>): Multinomial {
  const bins: number[] = [];
  for (let b = 0; b < shares.length; b++) {
    const share = shares[b] as number;
    if (!(share >= 0 && share < Infinity)) {
      throw new RangeError(`Shares are finite and at least 0, bin ${b} has ${share}`);
    }
    if (share > 0) bins.push(b);
  }
  if (bins.length === 0) throw new RangeError("At least one share must be above 0");
  const weights = Float64Array.from(bins, (b) => shares[b] as number);
  let byRow: RowPlacer | null = null;
  let places = new Int32Array(0);
  return {
    draw(rows, random, into = new Float64Array(shares.length)) {
      into.fill(0);
      if (rows <= rowsPerBin * bins.length) {
        byRow ??= createRowPlacer(weights);
        if (places.length < rows) places = new Int32Array(rows);
        // Two loops: one that writes where the next turn reads keeps processors waiting.
        byRow(places, rows, random);
        for (let row = 0; row < rows; row++) {
          const bin = bins[places[row] as number] as number;
          into[bin] = (into[bin] as number) + 1;
        }
        return into;
      }
      drawByBin(bins, weights, { rows, random, into });
      return into;
    },
  };
}

/**
 * One draw of a multinomial, see `createMultinomial`.
 *
 * @example
 * assert.deepEqual(multinomialDraw([0, 1], 7, createRandom("x")), Float64Array.of(0, 7));
 */
export function multinomialDraw(
  shares: ArrayLike<number>,
  rows: number,
  random: Random,
): Float64Array {
  return createMultinomial(shares).draw(rows, random);
}

function drawByBin(
  bins: readonly number[],
  weights: Float64Array,
  {
    rows,
    random,
    into,
  }: { readonly rows: number; readonly random: Random; readonly into: Float64Array },
): void {
  let weightLeft = weights.reduce((sum, weight) => sum + weight, 0);
  let rowsLeft = rows;
  for (let at = 0; at < bins.length && rowsLeft > 0; at++) {
    const weight = weights[at] as number;
    // Rounding can use up the weight before the last, tiny shares.
    const chance = at === bins.length - 1 || weight >= weightLeft ? 1 : weight / weightLeft;
    const hits = binomialDraw(rowsLeft, chance, random);
    into[bins[at] as number] = hits;
    rowsLeft -= hits;
    weightLeft -= weight;
  }
}

/** Writes the bin of each of so many rows. */
type RowPlacer = (places: Int32Array, rows: number, random: Random) => void;

/** Counts of at most so many rows get a table with an entry for each row. */
const mostEntries = 65_536;

function createRowPlacer(weights: Float64Array): RowPlacer {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const isCounts = total <= mostEntries && weights.every((weight) => Number.isInteger(weight));
  return isCounts ? placerOfCounts(weights, total) : placerOfShares(weights);
}

/** To draw a row of a table is to draw its number, which names its bin without a search. */
function placerOfCounts(counts: Float64Array, total: number): RowPlacer {
  const bins = new Int32Array(total + 1).fill(counts.length - 1);
  let next = 0;
  for (const [bin, count] of counts.entries()) {
    bins.fill(bin, next, next + count);
    next += count;
  }
  let uniforms = new Float64Array(0);
  return (places, rows, random) => {
    if (uniforms.length < rows) uniforms = new Float64Array(rows);
    random.fill(uniforms, rows);
    for (let row = 0; row < rows; row++) {
      places[row] = bins[Math.floor((uniforms[row] as number) * total)] as number;
    }
  };
}

function placerOfShares(weights: Float64Array): RowPlacer {
  const ends = new Float64Array(weights.length);
  let sum = 0;
  for (let at = 0; at < weights.length; at++) {
    sum += weights[at] as number;
    ends[at] = sum;
  }
  ends[weights.length - 1] = Infinity;
  const total = sum;
  const guides = new Int32Array(weights.length * guidesPerBin + 1);
  let at = 0;
  for (let guide = 0; guide < guides.length; guide++) {
    while ((ends[at] as number) <= (guide / (guides.length - 1)) * total) at++;
    guides[guide] = at;
  }
  let uniforms = new Float64Array(0);
  return (places, rows, random) => {
    if (uniforms.length < rows) uniforms = new Float64Array(rows);
    random.fill(uniforms, rows);
    for (let row = 0; row < rows; row++) {
      const uniform = uniforms[row] as number;
      const point = uniform * total;
      let bin = guides[Math.floor(uniform * (guides.length - 1))] as number;
      // The guide may lie one step too far where the product was rounded up.
      while (bin > 0 && (ends[bin - 1] as number) > point) bin--;
      while ((ends[bin] as number) <= point) bin++;
      places[row] = bin;
    }
  };
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
