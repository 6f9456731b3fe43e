import gammaincinv from "@stdlib/math-base-special-gammaincinv";
import gammaln from "@stdlib/math-base-special-gammaln";
import { chiSquareUpperTail } from "./tails.ts";

/**
 * The value that χ²(df) exceeds with the given probability. The library's inverse is off by 1e-4 for
 * thousands of degrees of freedom, so a few Newton steps on the tail follow it.
 *
 * @param upper probability above the value, in (0, 1)
 * @param df degrees of freedom, > 0
 * @throws RangeError when `upper` is outside (0, 1) or `df` is not above 0
 * @example
 * assert.ok(Math.abs(chiSquareUpperQuantile(0.05, 1) - 3.841458820694124) < 1e-12);
 */
export function chiSquareUpperQuantile(upper: number, df: number): number {
  if (!(upper > 0 && upper < 1)) throw new RangeError(`Tail lies in (0, 1), got ${upper}`);
  if (!(df > 0 && df < Infinity)) throw new RangeError(`df must be above 0, got ${df}`);
  let x = 2 * gammaincinv(upper, df / 2, true);
  for (let step = 0; step < 4; step++) {
    const density = Math.exp((df / 2 - 1) * Math.log(x / 2) - x / 2 - gammaln(df / 2)) / 2;
    const next = x + (chiSquareUpperTail(x, df) - upper) / density;
    if (!(next > 0 && next < Infinity)) return x;
    if (Math.abs(next - x) <= 1e-15 * x) return next;
    x = next;
  }
  return x;
}
