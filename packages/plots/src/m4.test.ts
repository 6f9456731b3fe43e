import fc from "fast-check";
import { expect, test } from "vitest";
import { m4, type M4Point } from "./m4.ts";

const pointsOf = (steps: readonly (readonly [number, number])[]): readonly M4Point[] => {
  let atMs = 0;
  return steps.map(([step, value]) => Object.freeze({ atMs: (atMs += step), value }));
};

const series = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 50 }), fc.integer({ min: -1_000, max: 1_000 })), {
    maxLength: 400,
  })
  .map(pointsOf);

/** As the definition says it, column by column. */
function columnsOf(points: readonly M4Point[], columns: number): Map<number, M4Point[]> {
  const from = points[0]?.atMs ?? 0;
  const span = (points.at(-1)?.atMs ?? 0) - from;
  return Map.groupBy(points, ({ atMs }) =>
    span === 0 ? 0 : Math.min(columns - 1, Math.floor(((atMs - from) / span) * columns)),
  );
}

test("m4() keeps the first, last, least and greatest of each pixel column, and no more than four", () => {
  const kept = fc.property(series, fc.integer({ min: 1, max: 30 }), (points, columns) => {
    const indices = m4(points, columns);
    expect(indices).toEqual(indices.toSorted((a, b) => a - b));
    expect(new Set(indices).size).toBe(indices.length);
    const after = columnsOf(points, columns);
    const reduced = indices.map((at) => points[at] as M4Point);
    expect(reduced.length).toBeLessThanOrEqual(4 * columns);
    for (const all of after.values()) {
      const here = reduced.filter((point) => all.includes(point));
      expect(here[0]).toBe(all[0]);
      expect(here.at(-1)).toBe(all.at(-1));
      const values = (of: readonly M4Point[]) => of.map(({ value }) => value);
      expect(Math.min(...values(here))).toBe(Math.min(...values(all)));
      expect(Math.max(...values(here))).toBe(Math.max(...values(all)));
    }
  });
  fc.assert(kept);
});

test("m4() of nothing is nothing, of one moment its extremes", () => {
  expect(m4([], 10)).toEqual([]);
  expect(m4(pointsOf([[5, 1], [0, 3], [0, -2], [0, 1]]), 10)).toEqual([0, 1, 2, 3]); // prettier-ignore
  expect(() => m4([], 0)).toThrow(RangeError);
});
