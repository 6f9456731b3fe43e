/** How a distance adds up: like a variance, or like the root of one. */
export type DistanceScale = "additive" | "root";

/**
 * What is left of a distance when the part that noise alone explains is taken away: value − mean for
 * additive forms (PSI, KL, JSD, H², V²), √max(0, value² − mean²) for root-like ones (JS and Hellinger
 * distance, V, KS, total variation, L∞). In units of the distance; an additive excess may be negative.
 *
 * @param value the distance, ≥ 0
 * @param mean its mean when nothing changed (root-like: its root mean square), ≥ 0
 * @example
 * assert.equal(excess(5, 3, "root"), 4);
 */
export function excess(value: number, mean: number, scale: DistanceScale): number {
  return scale === "additive" ? value - mean : Math.sqrt(Math.max(0, value * value - mean * mean));
}
