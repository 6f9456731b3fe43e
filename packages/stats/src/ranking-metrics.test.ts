import fc from "fast-check";
import { expect, test } from "vitest";
import golden from "./fixtures/performance-metrics.json" with { type: "json" };
import { averagePrecisionAt } from "./average-precision-at.ts";
import { catalogueCoverage } from "./catalogue-coverage.ts";
import { exposureGini } from "./exposure-gini.ts";
import { groupAuroc } from "./group-auroc.ts";
import { hitAt, precisionAt, recallAt } from "./hits-at.ts";
import { intraListDiversity } from "./intra-list-diversity.ts";
import { listNovelty, listPopularity } from "./list-novelty.ts";
import { meanOverQueries } from "./mean-over-queries.ts";
import { ndcgAt } from "./ndcg.ts";
import { personalisation } from "./personalisation.ts";
import { expectedRelevances, rankedRelevances } from "./rank-items.ts";
import { rankingMetrics } from "./ranking-metrics.ts";
import { reciprocalRankAt } from "./reciprocal-rank.ts";

const relevances = fc.array(fc.nat(3), { maxLength: 12 });

function items(relevance: readonly number[], score: readonly number[]) {
  return relevance.map((value, i) => ({
    id: `item-${i}`,
    score: score[i] as number,
    relevance: value,
  }));
}

test.each(golden.ranking)("NDCG and AP agree with scikit-learn ($ndcgLinear5)", (at) => {
  const ranked = rankedRelevances(Object.freeze(items(at.relevance, at.distinct)));
  expect(ndcgAt(ranked, 5, { gain: "linear" })).toBeCloseTo(at.ndcgLinear5, 12);
  expect(ndcgAt(ranked, 5)).toBeCloseTo(at.ndcgExponential5, 12);
  expect(averagePrecisionAt(ranked, Infinity)).toBeCloseTo(at.averagePrecision, 12);
  const expected = expectedRelevances(items(at.relevance, at.score));
  const tied = ndcgAt(expected, 5, { gain: "linear", ideal: at.relevance });
  expect(tied).toBeCloseTo(at.ndcgLinearTies5, 12);
});

test("metrics of one list have their textbook values", () => {
  const list = [0, 1, 0, 2];
  expect(averagePrecisionAt(list, 4, 3)).toBe((1 / 2 + 2 / 4) / 3);
  expect(averagePrecisionAt(list, 2, 3)).toBe(1 / 2 / 2);
  expect(reciprocalRankAt(list, 10)).toBe(0.5);
  expect(reciprocalRankAt(list, 1)).toBe(0);
  expect(precisionAt(list, 8)).toBe(0.25);
  expect(recallAt(list, 4, 4)).toBe(0.5);
  expect(hitAt(list, 1)).toBe(0);
  expect(hitAt(list, 2)).toBe(1);
  expect(ndcgAt([0, 0], 2, { ideal: [1] })).toBe(0);
});

test("a list without relevant items has no metric, and misuse is refused", () => {
  for (const metric of [averagePrecisionAt, reciprocalRankAt, precisionAt, recallAt, hitAt]) {
    expect(metric([0, 0], 2)).toBeNull();
    expect(metric([], 2)).toBeNull();
    expect(metric([0], 2, 3)).toBe(0);
    expect(() => metric([1, 1], 2, 1)).toThrow(RangeError);
    expect(() => metric([1], 0)).toThrow(RangeError);
    expect(() => metric([Number.NaN], 1)).toThrow(RangeError);
  }
  expect(ndcgAt([0, 0], 2)).toBeNull();
  expect(() => ndcgAt([-1], 2)).toThrow(RangeError);
  expect(() => precisionAt([1], Infinity)).toThrow(RangeError);
});

test("every metric lies in [0, 1] and is 1 for the best order where it can be", () => {
  fc.assert(
    fc.property(relevances, fc.integer({ min: 1, max: 14 }), (list, k) => {
      const best = [...list].sort((a, b) => b - a);
      for (const metric of [averagePrecisionAt, reciprocalRankAt, precisionAt, recallAt, hitAt]) {
        const value = metric(list, k);
        if (value === null) continue;
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThanOrEqual(1);
        expect(metric(best, k)).toBeGreaterThanOrEqual(value);
      }
      if (best[0] === undefined || best[0] === 0) return;
      expect(ndcgAt(best, k)).toBe(1);
      expect(averagePrecisionAt(best, k)).toBe(1);
    }),
  );
});

test("ties are broken by item id, whatever the order of the rows", () => {
  const rows = [
    { id: "b", score: 1, relevance: 2 },
    { id: "a", score: 1, relevance: 0 },
    { id: "c", score: 3, relevance: 1 },
  ];
  expect(rankedRelevances(rows)).toEqual([1, 0, 2]);
  expect(rankedRelevances([...rows].toReversed())).toEqual([1, 0, 2]);
  expect(expectedRelevances(rows)).toEqual([1, 1, 1]);
  expect(() => rankedRelevances([{ id: "x", score: Number.NaN, relevance: 0 }])).toThrow(
    RangeError,
  );
});

test("groupAuroc() is the AUROC of one query", () => {
  expect(groupAuroc(items([1, 0, 0], [2, 2, 1]))).toBe(0.75);
  expect(groupAuroc(items([1, 1], [2, 1]))).toBeNull();
  expect(() => groupAuroc(items([1, 0], [Infinity, 1]))).toThrow(RangeError);
});

test("meanOverQueries() excludes queries without relevant items, or counts them as 0", () => {
  const values = [1, null, 0.5, 0.25];
  expect(meanOverQueries(values)).toMatchObject({ value: 1.75 / 3, n: 3, excluded: 1 });
  const zero = meanOverQueries(values, { withoutRelevant: "zero" });
  expect(zero).toMatchObject({ value: 1.75 / 4, n: 4, excluded: 0 });
  expect(meanOverQueries([null])).toEqual({ defined: false, why: "no-rows" });
  expect(meanOverQueries([0.5])).toMatchObject({ value: 0.5, interval: null });
  expect(() => meanOverQueries([Number.NaN])).toThrow(RangeError);
});

test("queries of one user count together: doubling each query does not narrow the interval", () => {
  const values = [0.1, 0.4, 0.3, 0.9, 0.2, 0.6];
  const plain = meanOverQueries(values);
  const doubled = meanOverQueries([...values, ...values], {
    clusters: [...values, ...values].map((value) => `user-${value}`),
  });
  if (!plain.defined || !doubled.defined) throw new Error("has rows");
  expect(doubled.standardError).toBeCloseTo(plain.standardError as number, 12);
  expect(doubled.interval?.lo).toBeCloseTo(plain.interval?.lo as number, 10);
  expect(doubled).toMatchObject({ n: 12, clusters: 6 });
});

test("rankingMetrics() averages over queries, and over users when all are named", () => {
  const queries = [
    { relevances: [1, 0, 0], totalRelevant: 2, ideal: [1, 1] },
    { relevances: [0, 1, 0] },
    { relevances: [0, 0, 0] },
  ];
  const metrics = rankingMetrics(queries, 2);
  expect(metrics.mrr).toMatchObject({ value: 0.75, n: 2, excluded: 1 });
  expect(metrics.recall).toMatchObject({ value: 0.75 });
  expect(metrics.precision).toMatchObject({ value: 0.5 });
  expect(metrics.hitRate).toMatchObject({ value: 1 });
  expect(metrics.map).toMatchObject({ value: 0.5 });
  const second = 1 / (1 + 1 / Math.log2(3));
  expect(metrics.ndcg).toMatchObject({
    value: expect.closeTo((second + 1 / Math.log2(3)) / 2, 12),
  });
  const users = queries.map((query) => ({ ...query, user: "u" }));
  expect(rankingMetrics(users, 2).mrr).toMatchObject({ clusters: 1, interval: null });
  expect(rankingMetrics([], 2).mrr).toEqual({ defined: false, why: "no-rows" });
});

test("coverage and Gini of exposure see items that were never shown", () => {
  expect(catalogueCoverage([5, 0, 1, 0])).toMatchObject({ value: 0.5 });
  expect(catalogueCoverage([])).toEqual({ defined: false, why: "no-rows" });
  expect(exposureGini([2, 2, 2])).toMatchObject({ value: 0 });
  expect(exposureGini([0, 0, 0, 8])).toMatchObject({ value: 0.75 });
  expect(exposureGini([0, 0])).toEqual({ defined: false, why: "zero-denominator" });
  expect(exposureGini([])).toEqual({ defined: false, why: "no-rows" });
  expect(() => exposureGini([-1])).toThrow(RangeError);
});

test("novelty, popularity, diversity and personalisation have their textbook values", () => {
  const users = new Map([
    ["hit", 8],
    ["niche", 1],
  ]);
  expect(listNovelty(["hit", "niche"], users, 8)).toBe(1.5);
  expect(listNovelty(["new"], users, 8)).toBe(4);
  expect(listPopularity(["hit", "niche"], users, 8)).toBe(9 / 16);
  expect(listNovelty([], users, 8)).toBeNull();
  expect(listPopularity([], users, 8)).toBeNull();
  expect(() => listNovelty(["hit"], users, 0)).toThrow(RangeError);
  expect(intraListDiversity([1, 3, 5], (a, b) => Math.abs(a - b))).toBeCloseTo(8 / 3, 14);
  expect(intraListDiversity([1], () => 1)).toBeNull();
  expect(
    personalisation([
      ["a", "b"],
      ["a", "b"],
    ]),
  ).toMatchObject({ value: expect.closeTo(0, 12) });
  expect(
    personalisation([
      ["a", "b"],
      ["c", "d"],
    ]),
  ).toMatchObject({ value: 1 });
  expect(personalisation([["a", "b"], ["a", "c"], ["d"]])).toMatchObject({
    value: expect.closeTo(1 - 0.5 / 3, 12),
  });
  expect(personalisation([["a"], []])).toEqual({ defined: false, why: "too-few" });
  expect(personalisation([])).toEqual({ defined: false, why: "no-rows" });
});
