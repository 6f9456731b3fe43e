export interface M4Point {
  readonly atMs: number;
  readonly value: number;
}

/**
 * M4: of each of `columns` equal stretches of time, the first, the last, the least and the greatest point.
 * A line through them covers the same pixels as one through all points, when a stretch is a pixel wide.
 *
 * @param points rising in time
 * @returns indices into `points`, rising; at most 4 a column
 * @throws RangeError without columns
 * @see Jugel et al. (2014), M4: a visualization-oriented time series data aggregation,
 *   https://doi.org/10.14778/2732951.2732953
 */
export function m4(points: readonly M4Point[], columns: number): readonly number[] {
  if (!(columns >= 1)) throw new RangeError(`At least one column is needed, got ${columns}`);
  const columnOf = columnsOver(points, columns);
  const kept: number[] = [];
  let at = 0;
  while (at < points.length) {
    const column = columnOf(at);
    const first = at;
    let least = at;
    let greatest = at;
    for (; at < points.length && columnOf(at) === column; at++) {
      if (valueAt(points, at) < valueAt(points, least)) least = at;
      if (valueAt(points, at) > valueAt(points, greatest)) greatest = at;
    }
    const four = new Set([first, least, greatest, at - 1]);
    kept.push(...[...four].sort((a, b) => a - b));
  }
  return kept;
}

const valueAt = (points: readonly M4Point[], at: number): number => points[at]?.value ?? 0;

/** Which stretch a point lies in. */
function columnsOver(points: readonly M4Point[], columns: number): (at: number) => number {
  const from = points[0]?.atMs ?? 0;
  const span = (points.at(-1)?.atMs ?? 0) - from;
  if (!(span > 0)) return () => 0;
  return (at) =>
    Math.min(columns - 1, Math.floor((((points[at]?.atMs ?? 0) - from) / span) * columns));
}
