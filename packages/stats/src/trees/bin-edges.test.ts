import fc from "fast-check";
import { expect, test } from "vitest";
import { binEdges, createBinFinder } from "./bin-edges.ts";

test("binEdges() cuts in the middle of each gap when there are few values", () => {
  expect([...binEdges([3, 1, 2, 2, Number.NaN], 255)]).toEqual([1.5, 2.5]);
  expect([...binEdges([], 255)]).toEqual([]);
  expect([...binEdges([Number.NaN, Number.NaN], 255)]).toEqual([]);
  expect([...binEdges([0, -0], 255)]).toEqual([]);
  expect([...binEdges([1, 1 + Number.EPSILON], 255)]).toEqual([1]);
});

test("binEdges() is finite for infinities and the largest numbers", () => {
  const edges = binEdges([-Infinity, -Number.MAX_VALUE, 0, Number.MAX_VALUE, Infinity], 255);
  expect([...edges]).toEqual([-Number.MAX_VALUE / 2, Number.MAX_VALUE / 2]);
});

test("bins hold about equally many rows, and a frequent value costs one bin", () => {
  const values = Float64Array.from({ length: 20_000 }, (_, i) => (i % 2 === 0 ? 7 : i / 1000));
  const edges = binEdges(values, 255);
  const binOf = createBinFinder(edges);
  const rows = new Int32Array(255);
  for (const value of values) rows[binOf(value)]!++;
  expect(edges.length).toBe(254);
  expect(rows.toSorted().at(-2)).toBeLessThan(100);
});

test("edges ascend, part the values, and stay below the limit", () => {
  const value = fc.oneof(fc.double(), fc.integer({ min: -5, max: 5 }));
  const property = fc.property(
    fc.array(value, { maxLength: 400 }),
    fc.integer({ min: 2, max: 255 }),
    (values, maxBins) => {
      const edges = binEdges(Object.freeze(values), maxBins);
      expect(edges.length).toBeLessThan(maxBins);
      const distinct = new Set(
        values
          .filter((v) => !Number.isNaN(v))
          .map((v) => Math.min(Number.MAX_VALUE, Math.max(-Number.MAX_VALUE, v + 0))),
      ).size;
      if (distinct <= maxBins) expect(edges.length).toBe(Math.max(0, distinct - 1));
      else expect(edges.length).toBeGreaterThan(0);
      expect(
        edges.every((edge, i) => Number.isFinite(edge) && (i === 0 || edge > edges[i - 1]!)),
      ).toBe(true);
      const binOf = createBinFinder(edges);
      for (const v of values) {
        if (!Number.isNaN(v)) expect(binOf(v)).toBe(edges.filter((edge) => edge < v).length);
      }
    },
  );
  fc.assert(property);
});
