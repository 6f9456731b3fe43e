import fc from "fast-check";
import { expect, test } from "vitest";
import { createBinFinder, findBin } from "./bin-finder.ts";
import { nextDown } from "./next-down.ts";

const anyNumber = fc.double({ noNaN: true, noDefaultInfinity: true });
const someEdges = fc
  .uniqueArray(fc.oneof(anyNumber, fc.integer({ min: -50, max: 50 })), {
    minLength: 1,
    maxLength: 300,
  })
  .map((edges) => [...new Set(edges.map((edge) => edge + 0))].sort((a, b) => a - b));

const naive = (edges: readonly number[], x: number): number =>
  edges.filter((edge) => edge < x).length;

test("findBin() counts the edges below a value, whatever the edges", () => {
  fc.assert(
    fc.property(someEdges, fc.array(anyNumber, { maxLength: 40 }), (edges, values) => {
      const finder = createBinFinder(edges);
      const near = edges.flatMap((edge) => [edge, nextDown(edge)]);
      for (const x of [...values, ...near].filter(Number.isFinite)) {
        expect(findBin(finder, x)).toBe(naive(edges, x));
      }
    }),
  );
});

test("a value exactly on an edge lies in the bin below it", () => {
  const finder = createBinFinder([1, 2, 3]);
  expect([1, nextDown(1), 3, 3.0000000001].map((x) => findBin(finder, x))).toEqual([0, 0, 2, 3]);
});

test("edges over the whole range of doubles work", () => {
  const edges = [-1e308, -1, -1e-308, 0, 5e-324, 1e-300, 1, 1e300, Number.MAX_VALUE];
  const finder = createBinFinder(edges);
  for (const x of [...edges, -Number.MAX_VALUE, 1e-320, 0.5, -0]) {
    expect(findBin(finder, x)).toBe(naive(edges, x));
  }
});
