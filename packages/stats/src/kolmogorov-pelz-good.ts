/**
 * P(D_N ≤ d) by the expansion of Pelz and Good in powers of 1/√N, after Poisson summation, so that
 * every sum converges at once for small z = d√N. About 1e-6 accurate for N > 140.
 *
 * @see https://doi.org/10.18637/jss.v039.i11
 */
export function pelzGoodLowerTail(d: number, n: number): number {
  const z = Math.sqrt(n) * d;
  const v = z * z;
  const p = Math.PI ** 2;
  let [k0, k1, k2, k3] = [0, 0, 0, 0];
  for (let j = 0; j < 16; j++) {
    const h = p * (j + 0.5) ** 2;
    const weight = Math.exp(-h / (2 * v));
    k0 += weight;
    k1 += weight * (h - v);
    k2 += weight * (6 * v ** 3 + 2 * v * v + (2 * v * v - 5 * v) * h + (1 - 2 * v) * h * h);
    k3 += weight * thirdOrder(v, h);
    const i = p * j * j;
    const whole = Math.exp(-i / (2 * v));
    k2 -= 2 * v * v * i * whole;
    k3 += 30 * v * v * (3 * v - i) * i * whole;
  }
  const terms =
    k0 / z +
    k1 / (6 * v * v * Math.sqrt(n)) +
    k2 / (72 * v ** 3 * z * n) +
    k3 / (6480 * v ** 5 * n * Math.sqrt(n));
  return Math.sqrt(2 * Math.PI) * terms;
}

function thirdOrder(v: number, h: number): number {
  return (
    -30 * v ** 3 -
    90 * v ** 4 +
    (135 * v * v - 96 * v ** 3) * h +
    (212 * v * v - 60 * v) * h * h +
    (5 - 30 * v) * h ** 3
  );
}
