import betainc from "@stdlib/math-base-special-betainc";
import erfc from "@stdlib/math-base-special-erfc";
import { gammaUpperTail } from "./gamma-upper-tail.ts";

/**
 * P(Z > z) of the standard normal, ½ erfc(z/√2), exact in the far tail.
 *
 * @example
 * assert.ok(Math.abs(normalUpperTail(1.959963984540054) - 0.025) < 1e-12);
 */
export function normalUpperTail(z: number): number {
  return 0.5 * erfc(z / Math.SQRT2);
}

/**
 * P(|Z| > |z|) of the standard normal, erfc(|z|/√2).
 *
 * @example
 * assert.equal(normalTwoSided(0), 1);
 */
export function normalTwoSided(z: number): number {
  return erfc(Math.abs(z) / Math.SQRT2);
}

/**
 * P(χ²(df) ≥ x), the regularised upper incomplete gamma Q(df/2, x/2).
 *
 * @param df degrees of freedom, > 0, whole or not
 * @example
 * assert.equal(chiSquareUpperTail(0, 3), 1);
 */
export function chiSquareUpperTail(x: number, df: number): number {
  return gammaUpperTail(x / 2, df / 2);
}

/**
 * P(|T| > |t|) of Student's t, I_{df/(df+t²)}(df/2, ½); the complement form serves small t, where
 * df/(df + t²) would round to 1.
 *
 * @param df degrees of freedom, > 0, whole or not
 * @example
 * assert.ok(Math.abs(studentTwoSided(1, 1) - 0.5) < 1e-12);
 */
export function studentTwoSided(t: number, df: number): number {
  if (Math.abs(t) === Infinity) return 0;
  return betaTail(t * t, 1, df);
}

/**
 * P(F(d1, d2) > f), I_{d2/(d2+d1 f)}(d2/2, d1/2).
 *
 * @example
 * assert.ok(Math.abs(fUpperTail(1, 4, 4) - 0.5) < 1e-12);
 */
export function fUpperTail(f: number, d1: number, d2: number): number {
  if (f <= 0) return 1;
  if (f === Infinity) return 0;
  return betaTail(d1 * f, d1, d2);
}

// P(Y > y) where Y/(Y + d2) is Beta(d1/2, d2/2); the smaller of the two arguments keeps its digits.
function betaTail(y: number, d1: number, d2: number): number {
  const small = y / (d2 + y);
  return small < 0.5
    ? betainc(small, d1 / 2, d2 / 2, true, true)
    : betainc(d2 / (d2 + y), d2 / 2, d1 / 2, true, false);
}
