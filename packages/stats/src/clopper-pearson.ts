import betaincinv from "@stdlib/math-base-special-betaincinv";
import { checkWholeShare, type CountedShare } from "./counted-share.ts";
import { type Estimate, undefinedBecause } from "./result.ts";

export interface ClopperPearsonOptions {
  /** Least probability that the interval covers the true share. @default 0.95 */
  readonly level?: number;
  /** "upper" and "lower" bound one side only, the other limit is then 0 or 1. @default "both" */
  readonly sided?: "both" | "upper" | "lower";
}

/**
 * A share with the exact (Clopper-Pearson) interval, from quantiles of the beta law: its coverage is
 * never below the level, so it serves as a guaranteed bound of a reference rate.
 *
 * @param share whole hits of whole rows
 * @returns undefined `no-rows` without rows
 * @throws RangeError when the counts are not whole numbers with 0 ≤ hits ≤ rows, or the level is
 *   outside (0, 1)
 * @see Clopper and Pearson (1934), https://doi.org/10.1093/biomet/26.4.404
 * @example
 * const none = clopperPearson({ hits: 0, rows: 100 }, { sided: "upper" });
 * assert.ok(none.defined && Math.abs(none.interval.hi - (1 - 0.05 ** 0.01)) < 1e-12);
 */
export function clopperPearson(
  share: CountedShare,
  { level = 0.95, sided = "both" }: ClopperPearsonOptions = {},
): Estimate {
  checkWholeShare(share);
  if (!(level > 0 && level < 1)) throw new RangeError(`A level lies in (0, 1), got ${level}`);
  const { hits, rows } = share;
  if (rows === 0) return undefinedBecause("no-rows");
  const tail = sided === "both" ? (1 - level) / 2 : 1 - level;
  const hasLower = sided !== "upper" && hits > 0;
  const hasUpper = sided !== "lower" && hits < rows;
  const interval = {
    lo: hasLower ? betaincinv(tail, hits, rows - hits + 1) : 0,
    hi: hasUpper ? betaincinv(tail, hits + 1, rows - hits, true) : 1,
    level,
    kind: "clopper-pearson",
  };
  return { defined: true, value: hits / rows, interval };
}
