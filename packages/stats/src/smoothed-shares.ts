import { type BinCounts, pairedTotals } from "./paired-totals.ts";

/**
 * What keeps a logarithm finite in a bin that one side leaves empty. `add`: so many rows are added to
 * every bin of both sides (½ is our rule). `replace`: an empty bin gets this share. `floor`: no share
 * is smaller than this. The last two are other tools' dialects; their shares do not sum to 1.
 */
export type ZeroRule =
  | { readonly kind: "add"; readonly rows: number }
  | { readonly kind: "replace"; readonly share: number }
  | { readonly kind: "floor"; readonly share: number };

/** Half a row in every bin, Jeffreys' rule for shares. */
export const halfRow: ZeroRule = Object.freeze({ kind: "add", rows: 0.5 });

/**
 * Shares per bin that are never 0, of the bins that hold a row of either sample; bins without any
 * row are left out and get the share 0 on both sides.
 *
 * @throws RangeError when lengths differ, a count is negative or not finite, or the rule's number is
 *   not above 0
 * @example
 * assert.deepEqual(smoothedShares([3, 0], [1, 2]).p, Float64Array.of(0.875, 0.125));
 */
export function smoothedShares(
  reference: BinCounts,
  current: BinCounts,
  rule: ZeroRule = halfRow,
): { readonly p: Float64Array; readonly q: Float64Array } {
  const amount = rule.kind === "add" ? rule.rows : rule.share;
  if (!(amount > 0 && amount < Infinity)) {
    throw new RangeError(`Smoothing needs a number above 0, got ${amount}`);
  }
  const { n, m, occupied } = pairedTotals(reference, current);
  const p = new Float64Array(reference.length);
  const q = new Float64Array(reference.length);
  for (let b = 0; b < reference.length; b++) {
    const before = reference[b] as number;
    const now = current[b] as number;
    if (before + now === 0) continue;
    p[b] = smoothed(before, n, occupied, rule);
    q[b] = smoothed(now, m, occupied, rule);
  }
  return { p, q };
}

function smoothed(count: number, rows: number, bins: number, rule: ZeroRule): number {
  if (rule.kind === "add") return (count + rule.rows) / (rows + bins * rule.rows);
  const share = count / rows;
  if (rule.kind === "floor") return Math.max(share, rule.share);
  return share === 0 ? rule.share : share;
}
