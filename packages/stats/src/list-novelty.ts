/**
 * Novelty of one list: mean over its items of −log₂(share of users who already had the item), in bits.
 * An item that nobody had counts as if half a user had it.
 *
 * @param shownItems items of the list
 * @param usersByItem users who had each item before
 * @param users users in all, > 0
 * @returns null for an empty list; average it over lists with `meanOverQueries`
 * @see Zhou et al. (2010), https://doi.org/10.1073/pnas.1000488107
 */
export function listNovelty(
  shownItems: readonly string[],
  usersByItem: ReadonlyMap<string, number>,
  users: number,
): number | null {
  if (!(users > 0 && users < Infinity))
    throw new RangeError(`users must be positive, got ${users}`);
  if (shownItems.length === 0) return null;
  let bits = 0;
  for (const item of shownItems) {
    const had = Math.max(0.5, usersByItem.get(item) ?? 0);
    bits += Math.max(0, -Math.log2(had / users));
  }
  return bits / shownItems.length;
}

/**
 * Mean popularity of one list: mean share of users who already had the item, in [0, 1].
 *
 * @returns null for an empty list
 */
export function listPopularity(
  shownItems: readonly string[],
  usersByItem: ReadonlyMap<string, number>,
  users: number,
): number | null {
  if (!(users > 0 && users < Infinity))
    throw new RangeError(`users must be positive, got ${users}`);
  if (shownItems.length === 0) return null;
  const had = shownItems.reduce((sum, item) => sum + (usersByItem.get(item) ?? 0), 0);
  return had / users / shownItems.length;
}
