import { expect, test } from "vitest";
import { clusteredMean, clusteredShare, type ClusterSums } from "./clustered-mean.ts";
import golden from "./fixtures/clustered-mean.json" with { type: "json" };
import { meanFromSums, meanSumsOf } from "./mean-from-sums.ts";
import { createRandom } from "./random.ts";

function sumsOf(values: readonly number[], clusters: readonly number[]): ClusterSums {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const residuals = new Map<number, number>();
  values.forEach((value, row) => {
    const cluster = clusters[row] as number;
    residuals.set(cluster, (residuals.get(cluster) ?? 0) + value - mean);
  });
  return {
    n: values.length,
    sum: mean * values.length,
    clusters: residuals.size,
    residualSquares: [...residuals.values()].reduce((sum, one) => sum + one * one, 0),
  };
}

test.each(golden)("clustered means and shares agree with NumPy: $name", (one) => {
  const sums = Object.freeze(sumsOf(one.values, one.clusters));
  const found = (one.isShare ? clusteredShare : clusteredMean)(sums);
  if (!found.defined || found.interval === null) throw new Error("no interval");
  expect(found.value).toBeCloseTo(one.value, 10);
  expect(found.standardError).toBeCloseTo(one.standardError, 8);
  expect(found.interval.lo).toBeCloseTo(one.lo, 8);
  expect(found.interval.hi).toBeCloseTo(one.hi, 8);
});

test("clusteredMean() of rows alone is meanFromSums()", () => {
  const values = [1, 5, 2, 8, 3];
  const one = clusteredMean(sumsOf(values, [0, 1, 2, 3, 4]));
  const other = meanFromSums(meanSumsOf(values));
  if (!one.defined || !other.defined) throw new Error("undefined");
  expect(one.interval?.lo).toBeCloseTo(other.interval?.lo ?? 0, 10);
});

test("what does not exist is said, what cannot be is refused", () => {
  const none = { n: 0, sum: 0, clusters: 0, residualSquares: 0 };
  expect(clusteredMean(none)).toEqual({ defined: false, why: "no-rows" });
  expect(clusteredShare(none)).toEqual({ defined: false, why: "no-rows" });
  const one = { n: 5, sum: 5, clusters: 1, residualSquares: 0 };
  expect(clusteredMean(one)).toMatchObject({ value: 1, interval: null });
  expect(clusteredShare(one)).toMatchObject({ value: 1, interval: null });
  expect(clusteredMean({ ...one, sum: Infinity })).toEqual({ defined: false, why: "not-finite" });
  expect(() => clusteredMean({ ...one, clusters: 6 })).toThrow("6 clusters of 5 rows");
  expect(() => clusteredMean({ ...one, residualSquares: -1 })).toThrow("got -1");
  expect(() => clusteredShare({ ...one, sum: 6 })).toThrow("got 6");
});

test("a share of 0 or 1 rests on its clusters, not on their rows", () => {
  const alike = clusteredShare({ n: 100, sum: 0, clusters: 5, residualSquares: 0 });
  const alone = clusteredShare({ n: 5, sum: 0, clusters: 5, residualSquares: 0 });
  if (!alike.defined || !alone.defined) throw new Error("undefined");
  expect(alike.interval?.hi).toBe(alone.interval?.hi);
});

test("the interval of a share in clusters holds the true share about as often as it says", () => {
  const random = createRandom("clustered-share");
  const draws = 400;
  let held = 0;
  for (let draw = 0; draw < draws; draw++) {
    const clusters = Array.from({ length: 600 }, (_, row) => Math.floor(row / 10));
    const rates = Array.from({ length: 60 }, () => (random.uniform() < 0.5 ? 0.1 : 0.5));
    const values = clusters.map((of) => (random.uniform() < (rates[of] as number) ? 1 : 0));
    const found = clusteredShare(sumsOf(values, clusters));
    if (found.defined && found.interval && found.interval.lo <= 0.3 && found.interval.hi >= 0.3) {
      held++;
    }
  }
  expect(held / draws).toBeGreaterThan(0.92);
});
