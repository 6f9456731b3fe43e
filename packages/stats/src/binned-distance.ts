import { type BinCounts, pairedTotals } from "./paired-totals.ts";
import { type Undefined, undefinedBecause } from "./result.ts";

/** How a distance over bins was computed; part of every stored result. */
export interface DistanceConventions {
  /** Base of the logarithm, or null when there is none. */
  readonly logBase: "e" | 2 | null;
  /** True when the value is the square root of a divergence. */
  readonly root: boolean;
  /** What happens to empty bins: nothing, or half a row is added to every bin of both sides. */
  readonly zero: "none" | "half";
}

/** A distance between two count vectors and the part of each bin in it. */
export interface MeasuredDistance {
  readonly defined: true;
  readonly value: number;
  /**
   * One number ≥ 0 per bin of the input, in the additive scale: they sum to `value`, or to its square
   * when the value is a root, unless the function says otherwise. Bins without rows on both sides
   * contribute 0.
   */
  readonly contributions: readonly number[];
}

export type DistanceResult = MeasuredDistance | Undefined;

/**
 * The sum over bins that most distances are: `term(p, q)` of the shares of each bin, then `finish`.
 *
 * @throws RangeError when lengths differ or a count is negative or not finite
 */
export function sumOverBins(
  reference: BinCounts,
  current: BinCounts,
  term: (p: number, q: number) => number,
  finish: (sum: number) => number = (sum) => sum,
): DistanceResult {
  const { n, m } = pairedTotals(reference, current);
  if (n === 0 || m === 0) return undefinedBecause("no-rows");
  const contributions: number[] = [];
  let sum = 0;
  for (let b = 0; b < reference.length; b++) {
    const before = reference[b] as number;
    const now = current[b] as number;
    const part = before + now === 0 ? 0 : term(before / n, now / m);
    contributions.push(part);
    sum += part;
  }
  return { defined: true, value: finish(sum), contributions };
}
