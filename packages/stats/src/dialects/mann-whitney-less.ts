import { normalUpperTail } from "../tails.ts";

/**
 * p-value of the one-sided Mann-Whitney test against "the reference tends to be smaller", as SciPy's
 * `mannwhitneyu(reference, current, alternative="less")` has it: exact when a side has at most 8 rows
 * and there are no ties, else normal with tie and continuity correction.
 *
 * @param reference n finite values, n ≥ 1
 * @param current m finite values, m ≥ 1
 * @example
 * assert.equal(mannWhitneyLess([1, 2], [3, 4]), 1 / 6);
 */
export function mannWhitneyLess(reference: ArrayLike<number>, current: ArrayLike<number>): number {
  const [a, b] = [Float64Array.from(reference).sort(), Float64Array.from(current).sort()];
  const [n, m] = [a.length, b.length];
  let [wins, ties] = [0, 0];
  for (let i = 0, j = 0; i < n || j < m;) {
    const x = Math.min(a[i] ?? Infinity, b[j] ?? Infinity);
    const [below, from] = [i, j];
    while (i < n && a[i] === x) i++;
    while (j < m && b[j] === x) j++;
    const equal = i - below + (j - from);
    wins += (j - from) * (below + (i - below) / 2);
    ties += equal ** 3 - equal;
  }
  if (ties === 0 && Math.min(n, m) <= 8) return exactTail(n, m, wins);
  const all = n + m;
  const variance = ((n * m) / 12) * (all + 1 - ties / (all * (all - 1)));
  return variance > 0 ? normalUpperTail((wins - (n * m) / 2 - 0.5) / Math.sqrt(variance)) : 1;
}

// P(U ≥ u) without ties: the number of arrangements with U = k is the coefficient of q^k in the Gaussian
// binomial ∏ (1 − q^{large + i}) / (1 − q^i), i = 1 … small.
function exactTail(n: number, m: number, u: number): number {
  const [small, large] = [Math.min(n, m), Math.max(n, m)];
  const ways = new Array<bigint>(n * m + 1).fill(0n);
  ways[0] = 1n;
  for (let i = 1; i <= small; i++) {
    for (let k = n * m; k >= large + i; k--) ways[k] = at(ways, k) - at(ways, k - large - i);
    for (let k = i; k <= n * m; k++) ways[k] = at(ways, k) + at(ways, k - i);
  }
  let [tail, total] = [0n, 0n];
  for (const [k, count] of ways.entries()) {
    total += count;
    if (k >= u) tail += count;
  }
  return Number(tail) / Number(total);
}

function at(ways: readonly bigint[], k: number): bigint {
  return ways[k] as bigint;
}
