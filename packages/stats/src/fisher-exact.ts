import { type TestResult, undefinedBecause } from "./result.ts";

/** Which departure counts: any, or only one where the current sample tends to be larger or smaller. */
export type Alternative = "two-sided" | "larger" | "smaller";

export interface FisherExactOptions {
  /** @default "two-sided" */
  readonly alternative?: Alternative;
}

const tieTolerance = 1e-7;

/**
 * Fisher's exact test of a 2×2 table: do both samples have the same share of hits? The p-value is a
 * sum of hypergeometric probabilities with both margins fixed; two-sided it runs over the tables no
 * likelier than the observed one (within a relative 1e-7).
 *
 * @param reference [hits, misses], whole rows
 * @param current [hits, misses], whole rows; "larger" asks whether its share of hits is larger
 * @returns `statistic`: share of hits, current − reference; undefined without rows, or when all rows
 *   are hits or all are misses
 * @throws RangeError when a count is not a whole number ≥ 0
 * @see Fisher (1935), https://doi.org/10.2307/2342435
 * @example
 * assert.deepEqual(fisherExact([5, 5], [5, 5]), { defined: true, statistic: 0, pValue: 1 });
 */
export function fisherExact(
  reference: readonly [number, number],
  current: readonly [number, number],
  { alternative = "two-sided" }: FisherExactOptions = {},
): TestResult {
  for (const count of [...reference, ...current]) {
    if (!Number.isInteger(count) || count < 0) {
      throw new RangeError(`Counts are whole numbers of at least 0, got ${count}`);
    }
  }
  const n = reference[0] + reference[1];
  const m = current[0] + current[1];
  if (n === 0 || m === 0) return undefinedBecause("no-rows");
  const hits = reference[0] + current[0];
  if (hits === 0 || hits === n + m) return undefinedBecause("one-bin");
  return {
    defined: true,
    statistic: current[0] / m - reference[0] / n,
    pValue: tailProbability(current[0], { hits, n, m }, alternative),
  };
}

interface Margins {
  readonly hits: number;
  readonly n: number;
  readonly m: number;
}

function tailProbability(observed: number, margins: Margins, alternative: Alternative): number {
  const { hits, n, m } = margins;
  const mode = Math.floor(((m + 1) * (hits + 1)) / (n + m + 2));
  const limit = relativeProbability(observed, mode, margins) * (1 + tieTolerance);
  const counts = (k: number, weight: number): boolean => {
    if (alternative === "larger") return k >= observed;
    if (alternative === "smaller") return k <= observed;
    return weight <= limit;
  };
  let total = 1;
  let tail = counts(mode, 1) ? 1 : 0;
  const visit = (k: number, weight: number): void => {
    total += weight;
    if (counts(k, weight)) tail += weight;
  };
  let weight = 1;
  for (let k = mode; k < Math.min(hits, m) && weight > 0; k++) {
    weight *= stepUp(k, margins);
    visit(k + 1, weight);
  }
  weight = 1;
  for (let k = mode; k > Math.max(0, hits - n) && weight > 0; k--) {
    weight /= stepUp(k - 1, margins);
    visit(k - 1, weight);
  }
  return Math.min(1, tail / total);
}

/** P(k) / P(mode), by the same products as the sum, so that equally likely tables stay equal. */
function relativeProbability(k: number, mode: number, margins: Margins): number {
  let weight = 1;
  for (let x = mode; x < k; x++) weight *= stepUp(x, margins);
  for (let x = mode; x > k; x--) weight /= stepUp(x - 1, margins);
  return weight;
}

/** P(k + 1) / P(k) of the hypergeometric law. */
function stepUp(k: number, { hits, n, m }: Margins): number {
  return ((hits - k) * (m - k)) / ((k + 1) * (n - hits + k + 1));
}
