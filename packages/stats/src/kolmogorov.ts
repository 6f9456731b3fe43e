/**
 * P(K ≥ λ) for the Kolmogorov law, the limit of √N·D:
 * 2 Σ_{j≥1} (−1)^{j−1} e^{−2j²λ²}, and its theta transform
 * 1 − (√(2π)/λ) Σ_{j≥1} e^{−(2j−1)²π²/(8λ²)} for small λ, where the first series stalls.
 *
 * @param lambda √N times the distance; 1 for λ ≤ 0
 * @see https://doi.org/10.1214/aoms/1177730256 (Smirnov 1948)
 * @example
 * assert.ok(Math.abs(kolmogorovUpperTail(1.3580986) - 0.05) < 1e-6);
 */
export function kolmogorovUpperTail(lambda: number): number {
  if (lambda <= 0) return 1;
  return lambda < 1 ? 1 - lowerTail(lambda) : upperSeries(lambda);
}

function upperSeries(lambda: number): number {
  let sum = 0;
  for (let j = 1; j <= 8; j++) {
    const term = Math.exp(-2 * j * j * lambda * lambda);
    sum += j % 2 === 1 ? term : -term;
  }
  return Math.min(1, 2 * sum);
}

function lowerTail(lambda: number): number {
  const rate = (Math.PI * Math.PI) / (8 * lambda * lambda);
  let sum = 0;
  for (let j = 1; j <= 9; j += 2) sum += Math.exp(-j * j * rate);
  return (Math.sqrt(2 * Math.PI) / lambda) * sum;
}
