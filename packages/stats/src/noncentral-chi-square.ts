import { chiSquareUpperTail } from "./tails.ts";
import { logFactorial } from "./log-factorial.ts";
import gammaln from "@stdlib/math-base-special-gammaln";

/**
 * P(χ²(df, λ) ≥ x) of the noncentral law, the Poisson(λ / 2) mixture of central tails with df + 2j
 * degrees of freedom. Absolute error about 1e-13; tails far below that are not resolved relatively.
 *
 * @param x value, ≥ 0
 * @param df degrees of freedom, > 0
 * @param noncentrality λ ≥ 0, finite
 * @throws RangeError when `df` or `noncentrality` is out of range
 * @see https://en.wikipedia.org/wiki/Noncentral_chi-squared_distribution
 * @example
 * assert.equal(noncentralChiSquareUpperTail(4, 2, 0), chiSquareUpperTail(4, 2));
 */
export function noncentralChiSquareUpperTail(x: number, df: number, noncentrality: number): number {
  if (!(df > 0 && df < Infinity)) throw new RangeError(`df must be above 0, got ${df}`);
  if (!(noncentrality >= 0 && noncentrality < Infinity)) {
    throw new RangeError(`Noncentrality is finite and at least 0, got ${noncentrality}`);
  }
  if (x <= 0) return 1;
  if (noncentrality === 0) return chiSquareUpperTail(x, df);

  const mean = noncentrality / 2;
  const reach = 9 * Math.sqrt(mean) + 25;
  const first = Math.max(0, Math.floor(mean - reach));
  let weight = Math.exp(first * Math.log(mean) - mean - logFactorial(first));
  let shape = df / 2 + first;
  let tail = chiSquareUpperTail(x, 2 * shape);
  // Q(a + 1, y) = Q(a, y) + yᵃ e⁻ʸ / Γ(a + 1): only positive terms, so nothing cancels.
  let step = Math.exp(shape * Math.log(x / 2) - x / 2 - gammaln(shape + 1));
  let sum = 0;
  for (let j = first; j <= mean + reach; j++) {
    sum += weight * tail;
    weight *= mean / (j + 1);
    tail = Math.min(1, tail + step);
    shape++;
    step *= x / 2 / shape;
  }
  return Math.min(1, sum);
}

/**
 * The noncentrality λ at which χ²(df, λ) exceeds `critical` with probability `power`: how large an
 * effect, in units of the χ² statistic, a test with this critical value finds that often.
 *
 * @returns λ ≥ 0; 0 when the test has that power without any effect
 * @throws RangeError when `power` is outside (0, 1), or `critical` is negative or not finite
 * @example
 * const lambda = noncentralityForPower({ critical: 21.666, df: 9, power: 0.8 });
 * assert.ok(Math.abs(lambda - 21.4) < 0.1);
 */
export function noncentralityForPower(test: {
  readonly critical: number;
  readonly df: number;
  readonly power: number;
}): number {
  const { critical, df, power } = test;
  if (!(power > 0 && power < 1)) throw new RangeError(`Power lies in (0, 1), got ${power}`);
  if (!(critical >= 0 && critical < Infinity)) {
    throw new RangeError(`The critical value is finite and at least 0, got ${critical}`);
  }
  const powerAt = (lambda: number): number => noncentralChiSquareUpperTail(critical, df, lambda);
  if (powerAt(0) >= power) return 0;
  let lo = 0;
  let hi = Math.max(1, critical);
  while (powerAt(hi) < power) {
    lo = hi;
    hi *= 2;
  }
  while (hi - lo > 1e-10 * hi) {
    const middle = (lo + hi) / 2;
    if (powerAt(middle) < power) lo = middle;
    else hi = middle;
  }
  return (lo + hi) / 2;
}
