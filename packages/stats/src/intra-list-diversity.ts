/**
 * Mean distance over the pairs of items of one list.
 *
 * @param distance symmetric, e.g. 1 − cosine similarity
 * @returns in the unit of the distance; null for fewer than two items
 * @example
 * assert.equal(intraListDiversity([1, 3, 5], (a, b) => Math.abs(a - b)), 8 / 3);
 */
export function intraListDiversity<Item>(
  items: readonly Item[],
  distance: (a: Item, b: Item) => number,
): number | null {
  let sum = 0;
  let pairs = 0;
  items.forEach((item, i) => {
    for (const other of items.slice(0, i)) {
      sum += distance(item, other);
      pairs++;
    }
  });
  return pairs === 0 ? null : sum / pairs;
}
