import { greatestCommonDivisor } from "./ks-path-tail.ts";

/**
 * P(Σ gap² ≥ observed) over all orders of n + m rows without ties: the gap after each row in steps of
 * 1/lcm(n, m), squared and summed along the lattice path, which is a whole number. Work grows with
 * the number of sums that occur; meant for up to 12 rows a side.
 *
 * @param observed the sum of squared steps along the observed path, whole
 * @see https://doi.org/10.18637/jss.v017.i08 (Xiao, Gordon, Yakovlev 2007)
 */
export function cramerVonMisesPathTail(n: number, m: number, observed: number): number {
  const g = greatestCommonDivisor(n, m);
  let row: Map<number, number>[] = [];
  for (let i = 0; i <= n; i++) {
    const next: Map<number, number>[] = [];
    for (let j = 0; j <= m; j++) {
      const square = ((i * m - j * n) / g) ** 2;
      const cell = new Map<number, number>();
      if (i === 0 && j === 0) cell.set(0, 1);
      if (i > 0) addShifted(cell, row[j] as Map<number, number>, square, i / (i + j));
      if (j > 0) addShifted(cell, next[j - 1] as Map<number, number>, square, j / (i + j));
      next.push(cell);
    }
    row = next;
  }
  let tail = 0;
  for (const [sum, chance] of row[m] as Map<number, number>) if (sum >= observed) tail += chance;
  return Math.min(1, tail);
}

function addShifted(
  into: Map<number, number>,
  from: Map<number, number>,
  shift: number,
  weight: number,
): void {
  for (const [sum, chance] of from)
    into.set(sum + shift, (into.get(sum + shift) ?? 0) + chance * weight);
}
