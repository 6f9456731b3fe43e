import { logFactorial } from "./log-factorial.ts";
import type { Random } from "./random.ts";
import { ratioOfUniforms } from "./ratio-of-uniforms.ts";

const smallMean = 12;

/**
 * One draw of the binomial law: hits in `trials` trials of probability `p`. Exact (no normal
 * approximation), in a time that does not grow with `trials`.
 *
 * @param trials whole number ≥ 0
 * @param p in [0, 1]
 * @throws RangeError when `trials` is not a whole number ≥ 0 or `p` is outside [0, 1]
 * @example
 * assert.equal(binomialDraw(10, 1, createRandom("x")), 10);
 */
export function binomialDraw(trials: number, p: number, random: Random): number {
  if (!Number.isInteger(trials) || trials < 0) {
    throw new RangeError(`Trials are a whole number of at least 0, got ${trials}`);
  }
  if (!(p >= 0 && p <= 1)) throw new RangeError(`A probability lies in [0, 1], got ${p}`);
  return p <= 0.5 ? rareDraw(trials, p, random) : trials - rareDraw(trials, 1 - p, random);
}

function rareDraw(trials: number, p: number, random: Random): number {
  if (trials === 0 || p === 0) return 0;
  return trials * p < smallMean ? inversion(trials, p, random) : rejection(trials, p, random);
}

function inversion(trials: number, p: number, random: Random): number {
  const odds = p / (1 - p);
  let left = random.uniform();
  let probability = Math.exp(trials * Math.log1p(-p));
  let k = 0;
  while (left > probability && k < trials) {
    left -= probability;
    k++;
    probability *= (odds * (trials - k + 1)) / k;
  }
  return k;
}

function rejection(trials: number, p: number, random: Random): number {
  const logOdds = Math.log(p / (1 - p));
  const mode = Math.floor((trials + 1) * p);
  const atMode = logFactorial(mode) + logFactorial(trials - mode);
  const law = {
    mean: trials * p,
    variance: trials * p * (1 - p),
    lo: 0,
    hi: trials,
    logRatio: (k: number) =>
      atMode - logFactorial(k) - logFactorial(trials - k) + (k - mode) * logOdds,
  };
  return ratioOfUniforms(law, random);
}
