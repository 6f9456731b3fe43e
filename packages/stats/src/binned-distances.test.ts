import { expect, test } from "vitest";
import fc from "fast-check";
import { type BinnedDistance, binnedDistances, type DistanceId } from "./binned-distances.ts";
import { cramersVBiasCorrected } from "./cramers-v.ts";
import golden from "./fixtures/categorical.json" with { type: "json" };
import { jensenShannonDistance, jensenShannonDivergence } from "./jensen-shannon.ts";
import { kullbackLeibler } from "./kullback-leibler.ts";
import { psi } from "./psi.ts";

const ids = Object.keys(binnedDistances) as DistanceId[];
const counts = fc.array(fc.nat(2000), { minLength: 7, maxLength: 7 });
const filled = counts.filter((bins) => bins.some((count) => count > 0));

const goldenName = {
  psi: "psi",
  "kullback-leibler": "kl",
  "jensen-shannon": "jsDistance",
  "jensen-shannon-divergence": "jsNats",
  hellinger: "hellinger",
  bhattacharyya: "bhattacharyya",
  "cramers-v": "cramersV",
  "total-variation": "totalVariation",
  "l-infinity": "lInfinity",
} as const satisfies Record<DistanceId, string>;

for (const id of ids) {
  const { measure, conventions, scale }: BinnedDistance = binnedDistances[id];

  test.each(golden.distances)(`${id} agrees with NumPy and SciPy for $name`, (expected) => {
    const result = measure(expected.reference, expected.current);
    const value = expected[goldenName[id]];
    if (value === null) expect(result).toEqual({ defined: false, why: "no-common-support" });
    else expect(result.defined && result.value).toBeCloseTo(value, 7);
  });

  test(`${id} is 0 for equal shares and says why a side is empty`, () => {
    const same = measure(Object.freeze([3, 0, 9]), Object.freeze([3, 0, 9]));
    expect(same).toEqual({ defined: true, value: 0, contributions: [0, 0, 0] });
    expect(measure([7], [9])).toMatchObject({ value: 0 });
    expect(measure([], [])).toEqual({ defined: false, why: "no-rows" });
    expect(measure([0, 0], [1, 2])).toEqual({ defined: false, why: "no-rows" });
    expect(measure([1, 2], [0, 0])).toEqual({ defined: false, why: "no-rows" });
  });

  test(`${id} refuses counts that cannot be`, () => {
    expect(() => measure([1, 2], [1, 2, 3])).toThrow("2 and 3");
    expect(() => measure([1, Number.NaN], [1, 2])).toThrow("NaN");
    expect(() => measure([1, 2], [1, -1])).toThrow("-1");
  });

  test(`${id} is finite, ≥ 0, and the sum of its parts`, () => {
    const bounded = fc.property(filled, filled, (a, b) => {
      const result = measure(a, b);
      if (!result.defined) return;
      expect(result.value).toBeGreaterThanOrEqual(0);
      expect(result.value).toBeLessThan(Infinity);
      expect(Math.min(...result.contributions)).toBeGreaterThanOrEqual(0);
      if (scale === "root") expect(result.value).toBeLessThanOrEqual(1 + 1e-12);
      if (id === "l-infinity") return;
      const sum = result.contributions.reduce((total, part) => total + part, 0);
      expect(conventions.root ? Math.sqrt(sum) : sum).toBeCloseTo(result.value, 9);
    });
    fc.assert(bounded);
  });

  // KL is not symmetric by design; its own reversal is tested below.
  if (id !== "kullback-leibler")
    test(`${id} is symmetric`, () => {
      const swap = fc.property(filled, filled, (a, b) => {
        expect(measure(b, a)).toEqual(measure(a, b));
      });
      fc.assert(swap);
    });

  // Half a row weighs less among more rows.
  if (conventions.zero === "none")
    test(`${id} does not change when all counts double`, () => {
      const scaled = fc.property(filled, filled, (a, b) => {
        const doubled = measure(
          a.map((count) => 2 * count),
          b,
        );
        expect(doubled).toEqual(measure(a, b));
      });
      fc.assert(scaled);
    });
}

test("psi() and kullbackLeibler() stay finite in an empty bin and reproduce other tools' floors", () => {
  expect(psi([1000, 0], [0, 1000])).toMatchObject({ defined: true });
  const replaced = psi([50, 50], [100, 0], { zero: { kind: "replace", share: 1e-4 } });
  const expected = 0.5 * Math.log(2) + (1e-4 - 0.5) * Math.log(1e-4 / 0.5);
  expect(replaced.defined && replaced.value).toBeCloseTo(expected, 12);
  const floored = psi([999, 1], [500, 500], { zero: { kind: "floor", share: 0.01 } });
  const atFloor = (0.5 - 0.999) * Math.log(0.5 / 0.999) + (0.5 - 0.01) * Math.log(0.5 / 0.01);
  expect(floored.defined && floored.value).toBeCloseTo(atFloor, 12);
  const kl = kullbackLeibler([50, 50], [100, 0], { zero: { kind: "replace", share: 1e-4 } });
  expect(kl.defined && kl.value).toBeCloseTo(Math.log(2) + 1e-4 * Math.log(1e-4 / 0.5), 12);
  expect(() => psi([1, 2], [2, 1], { zero: { kind: "add", rows: 0 } })).toThrow("got 0");
});

test.each(golden.distances)(
  "kullbackLeibler() weighs by the reference on request: $name",
  (row) => {
    const { reference, current, klReversed } = row;
    const result = kullbackLeibler(reference, current, { weightedBy: "reference" });
    expect(result.defined && result.value).toBeCloseTo(klReversed, 10);
    expect(kullbackLeibler(current, reference)).toEqual(result);
  },
);

test("jensenShannon in bits is that in nats over ln 2, and the distance its root", () => {
  const bases = fc.property(filled, filled, (a, b) => {
    const nats = jensenShannonDivergence(a, b);
    const bits = jensenShannonDivergence(a, b, { base: 2 });
    const natural = jensenShannonDistance(a, b, { base: "e" });
    if (!nats.defined || !bits.defined || !natural.defined) throw new Error("expected results");
    expect(bits.value * Math.LN2).toBeCloseTo(nats.value, 12);
    expect(natural.value ** 2).toBeCloseTo(nats.value, 12);
    expect(bits.value).toBeLessThanOrEqual(1 + 1e-12);
  });
  fc.assert(bases);
});

test("jensenShannonDivergence() keeps its digits for shares that differ in the sixth place", () => {
  const result = jensenShannonDivergence([500_000, 500_000], [500_001, 499_999]);
  expect(result.defined && result.value / 5e-13).toBeCloseTo(1, 9);
});

test.each(golden.distances)("cramersVBiasCorrected() agrees with NumPy for $name", (expected) => {
  const result = cramersVBiasCorrected(expected.reference, expected.current);
  expect(result.defined && result.value).toBeCloseTo(expected.biasCorrected, 9);
});

test("cramersVBiasCorrected() says why there is no value", () => {
  expect(cramersVBiasCorrected([0], [3])).toEqual({ defined: false, why: "no-rows" });
  expect(cramersVBiasCorrected([2], [3])).toEqual({ defined: false, why: "one-bin" });
  expect(cramersVBiasCorrected([1, 0], [0, 1])).toEqual({ defined: false, why: "too-few" });
});
