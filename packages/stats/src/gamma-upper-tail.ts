import gammainc from "@stdlib/math-base-special-gammainc";

/**
 * Q(a, x) = Γ(a, x)/Γ(a), the upper tail at x of a gamma variable with shape a and scale 1.
 * Up to shape 200 it is the library's function, which is wrong by up to 3 % from shape 1,000 on;
 * above, Legendre's continued fraction (x > a) or the power series of the lower tail (x ≤ a), both
 * with the factor x^a e^(−x)/Γ(a + 1) taken from Stirling's series. Relative error below 1e-10.
 *
 * @param a shape, > 0
 * @see https://dlmf.nist.gov/8.9
 * @example
 * assert.equal(gammaUpperTail(0, 2), 1);
 */
export function gammaUpperTail(x: number, a: number): number {
  if (x <= 0) return 1;
  if (x === Infinity) return 0;
  if (a <= 200) return gammainc(x, a, true, true);
  return x > a ? a * factor(x, a) * continuedFraction(x, a) : 1 - factor(x, a) * series(x, a);
}

function factor(x: number, a: number): number {
  const u = (x - a) / a;
  const stirling = (1 / 12 - (1 / 360 - 1 / (1260 * a * a)) / (a * a)) / a;
  return Math.exp(a * (Math.log1p(u) - u) - stirling) / Math.sqrt(2 * Math.PI * a);
}

// Modified Lentz evaluation; x > a > 200, so no denominator comes near zero.
function continuedFraction(x: number, a: number): number {
  let b = x + 1 - a;
  let c = Infinity;
  let d = 1 / b;
  let value = d;
  for (let i = 1; i < 1e6; i++) {
    const numerator = -i * (i - a);
    b += 2;
    d = 1 / (numerator * d + b);
    c = b + numerator / c;
    value *= d * c;
    if (Math.abs(d * c - 1) < 1e-16) break;
  }
  return value;
}

function series(x: number, a: number): number {
  let term = 1;
  let sum = 1;
  for (let i = 1; term > sum * 1e-17; i++) {
    term *= x / (a + i);
    sum += term;
  }
  return sum;
}
