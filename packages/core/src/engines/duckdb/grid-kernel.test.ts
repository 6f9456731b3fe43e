import fc from "fast-check";
import { expect, test } from "vitest";
import { createGridCounter } from "../../profiles/grid-counter.ts";
import type { GridPlan } from "../../profiles/plan.ts";
import type { GridCounts } from "../../profiles/profile.ts";
import { createGridKernel } from "./grid-kernel.ts";

const planOf = (edges: readonly number[], center: number): GridPlan => ({
  shape: "grid",
  id: "value",
  edges,
  center,
  coarseEnds: [edges.length + 1],
  clip: { low: edges[0] ?? 0, high: edges.at(-1) ?? 0 },
  isDiscrete: false,
  isInteger: false,
});

const tame = fc.double({ noNaN: true, min: -1e6, max: 1e6 });
const wild = fc.oneof(
  { weight: 5, arbitrary: tame },
  { weight: 1, arbitrary: fc.double() },
  { weight: 1, arbitrary: fc.integer({ min: -20, max: 20 }) },
);
const someEdges = fc
  .uniqueArray(fc.oneof(tame, fc.integer({ min: -20, max: 20 })), { minLength: 1, maxLength: 200 })
  .map((edges) => [...new Set(edges.map((edge) => edge + 0))].sort((a, b) => a - b));

interface Rows {
  readonly values: Float64Array;
  readonly valid: Uint8Array | null;
  readonly cells: Uint16Array | null;
}

const someRows = (cellCount: number): fc.Arbitrary<Rows> =>
  fc.array(fc.tuple(wild, fc.boolean(), fc.nat(cellCount - 1)), { maxLength: 300 }).chain((rows) =>
    fc.boolean().map((hasMissing) => {
      const valid = new Uint8Array(Math.ceil(rows.length / 64) * 8);
      rows.forEach(([, isValid], row) => {
        if (isValid) valid[row >> 3] = (valid[row >> 3] as number) | (1 << (row & 7));
      });
      return {
        values: Float64Array.from(rows, ([value]) => value),
        valid: hasMissing ? valid : null,
        cells: cellCount === 1 ? null : Uint16Array.from(rows, ([, , cell]) => cell),
      };
    }),
  );

/** Both add up in another order: sums agree within rounding of the sum of sizes. */
function expectAlike(found: GridCounts | undefined, expected: GridCounts | undefined): void {
  const { powerSums, sums, ...exact } = found as GridCounts;
  const { powerSums: wantedPowers, sums: wantedSums, ...wantedExact } = expected as GridCounts;
  expect(exact).toEqual(wantedExact);
  const size = (at: number): number => (at % 2 === 0 ? 1e7 : 1) * exact.finite + 1;
  powerSums.forEach((sum, at) => {
    const wanted = wantedPowers[at] as number;
    if (!Number.isFinite(wanted)) expect(sum).toBe(wanted);
    else
      expect(Math.abs(sum - wanted)).toBeLessThanOrEqual(
        1e-9 * (size(at) ** (at + 1) + Math.abs(wanted)),
      );
  });
  sums.forEach((sum, bin) => {
    const wanted = wantedSums[bin] as number;
    if (Number.isFinite(wanted))
      expect(sum).toBeCloseTo(wanted, -Math.floor(Math.log10(1e-6 * (1 + Math.abs(wanted)))) - 1);
  });
}

test.each([1, 4])("the kernel counts as the plain counter does, over %i cells", (cellCount) => {
  const kernel = createGridKernel();
  fc.assert(
    fc.property(
      someEdges,
      tame,
      fc.array(someRows(cellCount), { maxLength: 3 }),
      (edges, center, chunks) => {
        kernel.reset();
        const fast = kernel.counter(planOf(edges, center), cellCount);
        const plain = createGridCounter(planOf(edges, center), cellCount);
        for (const { values, valid, cells } of chunks) {
          fast.add(values, values.length, valid, cells);
          plain.add(values, values.length, valid, cells);
        }
        const wanted = plain.counts();
        fast.counts().forEach((counts, cell) => expectAlike(counts, wanted[cell]));
        expect(fast.skipped()).toEqual(plain.skipped());
      },
    ),
  );
});

test("a million rows lose nothing beside a large center", () => {
  const counter = createGridKernel().counter(planOf([1e9], 1e9));
  const values = new Float64Array(2_048).map((_, row) => 1e9 + (row % 2 === 0 ? 0.25 : -0.25));
  for (let chunk = 0; chunk < 500; chunk++) counter.add(values, 2_048, null, null);
  expect(counter.counts()[0]?.powerSums).toEqual([0, 64_000, 0, 4_000]);
});

test("counters of one kernel do not disturb each other, nor those after a reset", () => {
  const kernel = createGridKernel();
  const many = Array.from({ length: 50 }, (_, i) => kernel.counter(planOf([i], 0), 20));
  many.forEach((counter, i) =>
    counter.add(Float64Array.of(i, i + 1), 2, null, Uint16Array.of(0, 19)),
  );
  for (const [i, counter] of many.entries()) {
    const counts = counter.counts();
    expect(counts[0]?.counts).toEqual([1, 0]);
    expect(counts[19]?.counts).toEqual([0, 1]);
    expect(counts[19]?.max).toBe(i + 1);
  }
  kernel.reset();
  const fresh = kernel.counter(planOf([0], 0));
  expect(fresh.counts()[0]).toMatchObject({ finite: 0, min: null, counts: [0, 0] });
});
