import type { Sample } from "./sample.ts";

/** Sums that add up: n rows and S_k = Σ (x − center)^k for k = 1 … 4. */
export interface PowerSums {
  readonly n: number;
  readonly sums: readonly [number, number, number, number];
  readonly center: number;
}

/**
 * Power sums of a sample about a center, with Neumaier's compensation. A center near the mean (the
 * baseline's) is what keeps the digits of the higher moments.
 *
 * @param sample finite values, or the sums are not finite either
 * @throws RangeError when the center is not finite
 * @see https://doi.org/10.1002/zamm.19740540106 (Neumaier 1974)
 * @example
 * assert.deepEqual(powerSums([1, 3], 2), { n: 2, sums: [0, 2, 0, 2], center: 2 });
 */
export function powerSums(sample: Sample, center: number): PowerSums {
  if (!Number.isFinite(center)) throw new RangeError(`Center must be finite, got ${center}`);
  const sums = new Float64Array(4);
  const lost = new Float64Array(4);
  for (let i = 0; i < sample.length; i++) {
    const distance = (sample[i] as number) - center;
    let power = 1;
    for (let k = 0; k < 4; k++) {
      power *= distance;
      const sum = sums[k] as number;
      const next = sum + power;
      lost[k]! += Math.abs(sum) >= Math.abs(power) ? sum - next + power : power - next + sum;
      sums[k] = next;
    }
  }
  const total = (k: number): number => (sums[k] as number) + (lost[k] as number);
  return { n: sample.length, sums: [total(0), total(1), total(2), total(3)], center };
}

/**
 * The power sums of both samples together, about the center of the first; the second is moved there
 * by the binomial formula when its center differs.
 *
 * @throws RangeError when n is negative or a center is not finite
 * @example
 * const all = mergePowerSums(powerSums([1], 2), powerSums([3], 2));
 * assert.deepEqual(all, powerSums([1, 3], 2));
 */
export function mergePowerSums(a: PowerSums, b: PowerSums): PowerSums {
  const moved = moveCenter(b, a.center);
  const add = (k: 0 | 1 | 2 | 3): number => a.sums[k] + moved.sums[k];
  return { n: a.n + b.n, sums: [add(0), add(1), add(2), add(3)], center: a.center };
}

/**
 * The same sums about another center c: with d = center − c, Σ (x − c)^k = Σ_j C(k, j) S_j d^(k−j).
 *
 * @throws RangeError when n is negative or a center is not finite
 * @example
 * assert.deepEqual(moveCenter(powerSums([1, 3], 2), 1).sums, [2, 4, 8, 16]);
 */
export function moveCenter({ n, sums, center }: PowerSums, to: number): PowerSums {
  const d = center - to;
  if (!(n >= 0)) throw new RangeError(`Rows must be at least 0, got ${n}`);
  if (!Number.isFinite(d)) throw new RangeError(`Centers must be finite, got ${center} and ${to}`);
  if (d === 0) return { n, sums, center };
  const [s1, s2, s3, s4] = sums;
  const moved = [
    s1 + n * d,
    s2 + d * (2 * s1 + n * d),
    s3 + d * (3 * s2 + d * (3 * s1 + n * d)),
    s4 + d * (4 * s3 + d * (6 * s2 + d * (4 * s1 + n * d))),
  ] as const;
  return { n, sums: moved, center: to };
}
