import fc from "fast-check";
import { expect, test } from "vitest";
import {
  immatureSpans,
  inRuns,
  mostMarks,
  reduced,
  seriesGaps,
  type SeriesPlotPoint,
} from "./series-points.ts";

const hourMs = 3_600_000;
const point = (hour: number, value: number | null, more: Partial<SeriesPlotPoint> = {}) =>
  Object.freeze<SeriesPlotPoint>({
    ...{ fromMs: hour * hourMs, toMs: (hour + 1) * hourMs, value, lo: null, hi: null },
    ...{ isAlert: false, isImmature: false, ...more },
  });

/** Windows of an hour; some hours have no window, some windows no value. */
const history = fc
  .array(fc.option(fc.option(fc.double({ noNaN: true, min: -1e6, max: 1e6 }))), {
    minLength: 1,
    maxLength: 60,
  })
  .map((hours) =>
    hours.flatMap((value, hour) =>
      value === null ? [] : [point(hour, value === undefined ? null : value)],
    ),
  );

test("points with a gap between them are in different runs, others in the same", () => {
  const kept = fc.property(history, (points) => {
    const placed = inRuns(points);
    const gaps = seriesGaps(points);
    placed.slice(1).forEach((now, at) => {
      const before = placed[at];
      if (before === undefined) return;
      const isApart = gaps.some(({ fromMs, toMs }) => fromMs >= before.toMs && toMs <= now.fromMs);
      expect(now.run === before.run).toBe(!isApart);
    });
  });
  fc.assert(kept);
});

test("a gap says what is missing, and neighbours of one kind are one gap", () => {
  const points = [point(0, 1), point(3, null), point(4, null), point(5, 2), point(6, 2)];
  expect(seriesGaps(points)).toEqual([
    { fromMs: hourMs, toMs: 3 * hourMs, lacks: "rows" },
    { fromMs: 3 * hourMs, toMs: 5 * hourMs, lacks: "value" },
  ]);
  expect(seriesGaps([])).toEqual([]);
});

test("a long history is reduced to what can be drawn: its extremes, its alerts and its gaps stay", () => {
  const many = Array.from({ length: 40_000 }, (_, hour) =>
    point(hour < 20_000 ? hour : hour + 500, Math.sin(hour / 90), { isAlert: hour % 9_999 === 7 }),
  );
  const all = inRuns(many);
  const kept = reduced(all);
  expect(kept.length).toBeLessThanOrEqual(mostMarks);
  expect(kept.length).toBeGreaterThan(mostMarks / 4);
  const values = (of: readonly { readonly value: number }[]) => of.map(({ value }) => value);
  expect(Math.max(...values(kept))).toBe(Math.max(...values(all)));
  expect(kept.filter(({ isAlert }) => isAlert)).toHaveLength(
    many.filter(({ isAlert }) => isAlert).length,
  );
  expect(new Set(kept.map(({ run }) => run))).toEqual(new Set([0, 1]));
  expect(reduced(all.slice(0, 50))).toHaveLength(50);
});

test("windows whose labels still come are spans with the shares of labels there are", () => {
  const young = { isImmature: true };
  expect(
    immatureSpans([
      point(0, 1),
      point(1, 1, { ...young, labelShare: 0.6 }),
      point(2, 1, { ...young, labelShare: 0.2 }),
      point(4, 1, young),
    ]),
  ).toEqual([
    { fromMs: hourMs, toMs: 3 * hourMs, labelShares: [0.6, 0.2] },
    { fromMs: 4 * hourMs, toMs: 5 * hourMs, labelShares: [] },
  ]);
});
