import type { CountedShare } from "./counted-share.ts";
import { newcombe } from "./newcombe.ts";
import { type Interval, type Undefined, undefinedBecause } from "./result.ts";

/** A group of people with what is counted of it: hits of rows. */
export interface GroupShare extends CountedShare {
  readonly name: string;
}

export interface GroupGapOptions {
  /**
   * Chance at most that the interval misses the gap, whichever pair of groups is the widest.
   * @default 0.05
   */
  readonly level?: number;
  /**
   * Groups with fewer rows are left out and listed.
   * @default 30
   */
  readonly minRows?: number;
  /**
   * How many rows count as one because rows move together, ≥ 1.
   * @default 1
   */
  readonly designEffect?: number;
}

export type GroupGap =
  | {
      readonly defined: true;
      /** Highest share − lowest share. */
      readonly value: number;
      /** Newcombe's, corrected for the number of pairs that could have been the widest. */
      readonly interval: Interval | null;
      readonly highest: GroupShare;
      readonly lowest: GroupShare;
      /** Names of the groups with too few rows. */
      readonly leftOut: readonly string[];
    }
  | Undefined;

/**
 * Widest difference of a share (selection rate, true-positive rate, accuracy) between groups, with an
 * interval for the difference of these two groups at 1 − level / (k (k − 1) / 2) over k groups: the
 * pair was picked because it is the widest, so each pair is asked more of (Bonferroni).
 *
 * @returns undefined `too-few` with fewer than two groups of enough rows
 * @throws RangeError when counts are negative or hits exceed rows, or an option is out of range
 * @see Newcombe (1998), https://doi.org/10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I
 * @example
 * const gap = groupGap([{ name: "a", hits: 60, rows: 100 }, { name: "b", hits: 40, rows: 100 }]);
 * assert.ok(gap.defined && gap.highest.name === "a" && Math.abs(gap.value - 0.2) < 1e-12);
 */
export function groupGap(groups: readonly GroupShare[], options: GroupGapOptions = {}): GroupGap {
  const { level = 0.05, minRows = 30, designEffect = 1 } = options;
  if (!(level > 0 && level < 1)) throw new RangeError(`level must lie in (0, 1), got ${level}`);
  if (!(designEffect >= 1 && designEffect < Infinity)) {
    throw new RangeError(`designEffect must be finite and at least 1, got ${designEffect}`);
  }
  const enough = groups.filter(({ rows }) => rows > 0 && rows >= minRows);
  const leftOut = groups.filter((group) => !enough.includes(group)).map(({ name }) => name);
  const byShare = enough.toSorted(
    (a, b) => a.hits / a.rows - b.hits / b.rows || (a.name < b.name ? -1 : 1),
  );
  const [lowest] = byShare;
  const highest = byShare.at(-1);
  if (lowest === undefined || highest === undefined || lowest === highest) {
    return undefinedBecause("too-few");
  }
  const pairs = (enough.length * (enough.length - 1)) / 2;
  const gap = newcombe(lowest, highest, {
    level: 1 - level / pairs,
    nEff: lowest.rows / designEffect,
    mEff: highest.rows / designEffect,
  });
  if (!gap.defined) return gap;
  const { value, interval } = gap;
  const kind = pairs === 1 ? "newcombe" : `newcombe, widest of ${pairs} pairs`;
  return {
    defined: true,
    value,
    interval: interval && { ...interval, kind },
    highest,
    lowest,
    leftOut,
  };
}
