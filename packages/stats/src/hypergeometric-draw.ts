import { logFactorial } from "./log-factorial.ts";
import type { Random } from "./random.ts";
import { ratioOfUniforms } from "./ratio-of-uniforms.ts";

const smallMean = 12;

/**
 * One draw of the hypergeometric law: hits among `drawn` rows taken without replacement from `hits`
 * hits and `misses` others. Exact, in a time that does not grow with the counts.
 *
 * @throws RangeError when a count is not a whole number ≥ 0 or `drawn` exceeds `hits + misses`
 * @example
 * assert.equal(hypergeometricDraw(3, 4, 7, createRandom("x")), 3);
 */
export function hypergeometricDraw(
  hits: number,
  misses: number,
  drawn: number,
  random: Random,
): number {
  for (const count of [hits, misses, drawn]) {
    if (!Number.isInteger(count) || count < 0) {
      throw new RangeError(`Counts are whole numbers of at least 0, got ${count}`);
    }
  }
  const rows = hits + misses;
  if (drawn > rows) throw new RangeError(`Cannot draw ${drawn} of ${rows} rows`);
  if (2 * drawn > rows) return hits - minorDraw(hits, misses, rows - drawn, random);
  return minorDraw(hits, misses, drawn, random);
}

function minorDraw(hits: number, misses: number, drawn: number, random: Random): number {
  if (hits > misses) return drawn - minorDraw(misses, hits, drawn, random);
  if (hits === 0 || drawn === 0) return 0;
  const mean = (drawn * hits) / (hits + misses);
  return mean < smallMean
    ? inversion(hits, misses, drawn, random)
    : rejection(hits, misses, drawn, random);
}

function inversion(hits: number, misses: number, drawn: number, random: Random): number {
  const last = Math.min(hits, drawn);
  let left = random.uniform();
  let probability = Math.exp(
    logFactorial(misses) -
      logFactorial(misses - drawn) +
      logFactorial(hits + misses - drawn) -
      logFactorial(hits + misses),
  );
  let k = 0;
  while (left > probability && k < last) {
    left -= probability;
    probability *= ((hits - k) * (drawn - k)) / ((k + 1) * (misses - drawn + k + 1));
    k++;
  }
  return k;
}

function rejection(hits: number, misses: number, drawn: number, random: Random): number {
  const rows = hits + misses;
  const share = hits / rows;
  const mode = Math.floor(((drawn + 1) * (hits + 1)) / (rows + 2));
  const logWays = (k: number): number =>
    logFactorial(k) +
    logFactorial(hits - k) +
    logFactorial(drawn - k) +
    logFactorial(misses - drawn + k);
  const atMode = logWays(mode);
  const law = {
    mean: drawn * share,
    variance: (drawn * share * (1 - share) * (rows - drawn)) / (rows - 1),
    lo: 0,
    hi: Math.min(hits, drawn),
    logRatio: (k: number) => atMode - logWays(k),
  };
  return ratioOfUniforms(law, random);
}
