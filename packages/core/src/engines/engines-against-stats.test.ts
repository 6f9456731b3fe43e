import {
  aurocFromBins,
  createRandom,
  ksFromBins,
  ksTest,
  auroc,
  momentsOf,
  quantileFromBins,
  wasserstein,
  wassersteinFromBins,
  type BinnedSample,
} from "@plumbline/stats";
import { expect, test } from "vitest";
import { plan } from "../planning/make-plan.ts";
import type { GridPlan } from "../profiles/plan.ts";
import type { GridCounts, Profile } from "../profiles/profile.ts";
import { createMemoryEngine } from "./memory/memory-engine.ts";

const random = createRandom("engines against stats");
const normal = (rows: number, shift = 0): number[] =>
  Array.from({ length: rows }, () => random.normal() + shift);
const skewed = (rows: number, scale = 1): number[] =>
  Array.from({ length: rows }, () => Math.exp(random.normal() * scale));
const tied = (rows: number): number[] => Array.from({ length: rows }, () => random.below(60));

const samples = [
  { name: "a shifted normal", before: normal(6_000), now: normal(3_000, 0.2) },
  { name: "a widened log-normal", before: skewed(6_000), now: skewed(2_000, 1.2) },
  { name: "many ties", before: tied(5_000), now: tied(5_000) },
];

async function binned(before: readonly number[], now: readonly number[]) {
  const engine = createMemoryEngine();
  const table = await engine.open({ columns: { x: before } });
  const planned = await plan(table);
  const grid = planned.columns[0]?.measures[0] as GridPlan;
  const [reference, current] = await Promise.all(
    [before, now].map(async (x) => (await engine.open({ columns: { x } })).profile(planned)),
  );
  const sampleOf = (profile: Profile | undefined): BinnedSample => {
    const counts = profile?.columns[0]?.measures[0] as GridCounts;
    return {
      edges: grid.edges,
      counts: counts.counts,
      sums: counts.sums,
      center: grid.center,
      min: counts.min ?? 0,
      max: counts.max ?? 0,
    };
  };
  return { grid, reference: sampleOf(reference), current: sampleOf(current), profile: reference };
}

test.each(samples)(
  "bounds of binned statistics hold the exact value for $name",
  async ({ before, now }) => {
    const { reference, current } = await binned(before, now);
    const exact = ksTest(before, now);
    const ks = ksFromBins(reference.counts, current.counts, { edges: reference.edges });
    if (!exact.defined || !ks.defined) throw new Error("both are defined");
    expect(exact.statistic).toBeGreaterThanOrEqual(ks.bounds.lo - 1e-12);
    expect(exact.statistic).toBeLessThanOrEqual(ks.bounds.hi + 1e-12);

    const distance = wasserstein(before, now);
    const bin = wassersteinFromBins(reference, current);
    if (!distance.defined || !bin.defined) throw new Error("both are defined");
    expect(distance.value).toBeGreaterThanOrEqual(bin.bounds.lo - 1e-9);
    expect(distance.value).toBeLessThanOrEqual(bin.bounds.hi + 1e-9);
  },
);

test.each(samples)(
  "moments and quantiles of a profile are those of the rows for $name",
  async ({ before, now }) => {
    const { grid, reference, profile } = await binned(before, now);
    const counts = profile?.columns[0]?.measures[0] as GridCounts;
    const moments = momentsOf({ n: counts.finite, sums: counts.powerSums, center: grid.center });
    if (!moments.defined) throw new Error("moments are defined");
    const mean = before.reduce((sum, x) => sum + x, 0) / before.length;
    expect(moments.mean).toBeCloseTo(mean, 9);

    const sorted = before.toSorted((a, b) => a - b);
    for (const q of [0.05, 0.5, 0.95]) {
      const found = quantileFromBins(reference, q);
      if (!found.defined) throw new Error("quantiles are defined");
      const exact = sorted[Math.ceil(q * sorted.length) - 1] ?? 0;
      expect(exact).toBeGreaterThanOrEqual(found.bounds.lo);
      expect(exact).toBeLessThanOrEqual(found.bounds.hi);
    }
  },
);

test("AUROC from the profile's score bins holds the exact one within its bounds", async () => {
  const scores = Array.from({ length: 4_000 }, () => random.uniform());
  const target = scores.map((score) => Number(random.uniform() < score));
  const table = await createMemoryEngine().open({ columns: { score: scores, target } });
  const planned = await plan(table, { roles: { score: "score", target: "target" } });
  const { performance } = await table.profile(planned);
  if (performance?.task !== "binary" || performance.probabilities === null)
    throw new Error("binary");
  const exact = auroc(target, scores);
  const bins = aurocFromBins(performance.probabilities);
  if (!exact.defined || !bins.defined) throw new Error("both are defined");
  expect(exact.value).toBeGreaterThanOrEqual(bins.bounds.lo);
  expect(exact.value).toBeLessThanOrEqual(bins.bounds.hi);
  expect(Math.abs(exact.value - bins.value)).toBeLessThan(1e-3);
});
