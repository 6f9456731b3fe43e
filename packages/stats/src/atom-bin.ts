/**
 * Whether bin `bin` of the edges holds one value only: (edges[bin − 1], edges[bin]] with no other
 * number between, which is how a plan isolates a frequent value.
 *
 * @param edges strictly increasing
 * @param bin 0 (open below) to edges.length (open above); the open bins are never atoms
 * @example
 * assert.equal(isAtomBin([1, 2], 1), false);
 * assert.equal(isAtomBin([2 - Number.EPSILON, 2], 1), true);
 */
export function isAtomBin(edges: ArrayLike<number>, bin: number): boolean {
  if (bin <= 0 || bin >= edges.length) return false;
  const low = edges[bin - 1] as number;
  const high = edges[bin] as number;
  const middle = low + (high - low) / 2;
  return middle <= low || middle >= high;
}
