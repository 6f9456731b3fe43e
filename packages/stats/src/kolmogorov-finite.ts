import gammaln from "@stdlib/math-base-special-gammaln";
import { durbinLowerTail } from "./kolmogorov-durbin.ts";
import { pelzGoodLowerTail } from "./kolmogorov-pelz-good.ts";

/**
 * P(D_N ≥ d) of the two-sided one-sample Kolmogorov distance with N rows. Up to N = 500 it is
 * Durbin's matrix power (in the form of Marsaglia, Tsang and Wang); for larger N the expansion of
 * Pelz and Good, about 1e-6 accurate; beyond N d² = 4 twice the one-sided tail, whose error there is
 * below 1e-10 of itself. Two samples use it with N = round(nm/(n + m)).
 *
 * @param d distance, ≥ 0
 * @param n rows, a whole number ≥ 1
 * @throws RangeError when n is not a positive whole number
 * @see https://doi.org/10.18637/jss.v008.i18
 * @see https://doi.org/10.18637/jss.v039.i11 (Simard, L'Ecuyer 2011, on which method serves where)
 * @example
 * assert.equal(kolmogorovFiniteUpperTail(0.5, 1), 1);
 */
export function kolmogorovFiniteUpperTail(d: number, n: number): number {
  if (!Number.isInteger(n) || n < 1)
    throw new RangeError(`Rows must be a whole number ≥ 1, got ${n}`);
  if (d <= 0.5 / n) return 1;
  if (d >= 1) return 0;
  if (n * d * d >= 4) return Math.min(1, 2 * oneSidedTail(d, n));
  const tail = n <= 500 ? 1 - durbinLowerTail(d, n) : 1 - pelzGoodLowerTail(d, n);
  return Math.min(1, Math.max(0, tail));
}

// Smirnov's finite sum for P(D⁺ ≥ d); past 100,000 rows its large-deviation form.
function oneSidedTail(d: number, n: number): number {
  if (n > 1e5) {
    const exponent = (6 * n * d + 1) ** 2 / (18 * n) + (4 / 9) * n * d ** 4;
    return Math.exp(-exponent);
  }
  const logFactorial = gammaln(n + 1);
  let sum = 0;
  for (let j = 0; j <= Math.floor(n * (1 - d)); j++) {
    const up = d + j / n;
    const rest = 1 - up;
    if (rest <= 0) continue;
    const choose = logFactorial - gammaln(j + 1) - gammaln(n - j + 1);
    sum += Math.exp(choose + (j - 1) * Math.log(up) + (n - j) * Math.log(rest));
  }
  return d * sum;
}
