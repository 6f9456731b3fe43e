import { logFactorial } from "./log-factorial.ts";
import { hypergeometricDraws } from "./multinomial-draws.ts";
import type { BinCounts } from "./paired-totals.ts";
import type { Random } from "./random.ts";
import { type TestResult, undefinedBecause } from "./result.ts";

export interface FisherFreemanHaltonOptions {
  /** @default 1999 */
  readonly draws?: number;
}

const tieTolerance = 1e-7;

/**
 * Fisher's exact test of any r × k table, by Monte Carlo: tables with the observed margins are drawn,
 * and p = (1 + #{tables no likelier than the observed one}) / (1 + draws), never 0. Independent of the
 * order of rows and bins up to the draws.
 *
 * @param table r ≥ 2 samples over the same bins, whole rows
 * @returns `statistic`: −ln of the observed table's probability up to a constant of the margins,
 *   Σ ln(count!); undefined `no-rows` when fewer than two samples have rows, `one-bin` when all rows share a bin
 * @throws RangeError when lengths differ or a count is not a whole number ≥ 0
 * @see Freeman and Halton (1951), https://doi.org/10.1093/biomet/38.1-2.141
 * @example
 * const test = fisherFreemanHalton([[3, 0], [0, 3]], createRandom("table"));
 * assert.ok(test.defined && test.pValue < 0.2);
 */
export function fisherFreemanHalton(
  table: readonly BinCounts[],
  random: Random,
  { draws = 1999 }: FisherFreemanHaltonOptions = {},
): TestResult {
  const bins = table[0]?.length ?? 0;
  const perBin = new Float64Array(bins);
  const perSample = table.map((counts) => addRows(counts, perBin));
  if (perSample.filter((rows) => rows > 0).length < 2) return undefinedBecause("no-rows");
  if (perBin.filter((rows) => rows > 0).length < 2) return undefinedBecause("one-bin");

  const observed = table.reduce((sum, counts) => sum + logWeight(counts), 0);
  let atLeast = 0;
  for (let i = 0; i < draws; i++) {
    if (drawnWeight(perSample, perBin, random) >= observed - tieTolerance) atLeast++;
  }
  return { defined: true, statistic: observed, pValue: (1 + atLeast) / (1 + draws) };
}

function addRows(counts: BinCounts, perBin: Float64Array): number {
  if (counts.length !== perBin.length) {
    throw new RangeError(`Samples need the same bins, got ${perBin.length} and ${counts.length}`);
  }
  let rows = 0;
  for (let b = 0; b < perBin.length; b++) {
    const count = counts[b] as number;
    if (!Number.isInteger(count) || count < 0) {
      throw new RangeError(`Rows of a bin are whole and at least 0, bin ${b} holds ${count}`);
    }
    perBin[b] = (perBin[b] as number) + count;
    rows += count;
  }
  return rows;
}

/** Σ ln(count!): the smaller, the likelier the table with these margins. */
function logWeight(counts: BinCounts): number {
  let sum = 0;
  for (let b = 0; b < counts.length; b++) sum += logFactorial(counts[b] as number);
  return sum;
}

function drawnWeight(perSample: readonly number[], perBin: Float64Array, random: Random): number {
  const left = perBin.slice();
  let weight = 0;
  for (const rows of perSample) {
    const drawn = hypergeometricDraws(left, rows, random);
    weight += logWeight(drawn);
    for (let b = 0; b < left.length; b++) left[b] = (left[b] as number) - (drawn[b] as number);
  }
  return weight;
}
