import {
  quantileFromBins,
  twoProportions,
  type BinnedSample,
  type Interval,
} from "@plumbline/stats";
import { z } from "zod";
import type { Check, CheckInput, Measurement } from "../check.ts";
import { columnPairs, type GridPair, gridPair } from "../column-pairs.ts";
import { gridSample } from "../grid-sample.ts";
import { numberWords } from "../number-words.ts";

const options = z.strictObject({
  quantiles: z
    .array(z.number().gt(0).lt(1))
    .default([0.5, 0.95, 0.99])
    .describe("Which quantiles of the latency are compared"),
  minSlowdown: z.number().min(0).default(0.1).describe("Smallest relative slowdown that may alert"),
});

export const latency = {
  id: "latency",
  family: "operations",
  title: "Latency",
  question: "Does the model take longer to answer than in the baseline?",
  options,
  evaluate(input, { quantiles, minSlowdown }) {
    const { plan, reference, current } = input;
    const column = columnPairs(plan, reference, current).find(
      (pair) => pair.plan.name === plan.roles.latency,
    );
    const grid = column && gridPair(column);
    if (!column || !grid) return [];
    return quantiles.map((quantile) =>
      measure(column.plan.name, grid, quantile, input, minSlowdown),
    );
  },
} as const satisfies Check<z.output<typeof options>>;

/**
 * The quantile itself is reported; it is tested by the share of rows that are slower than the edge of
 * the bin which holds the baseline's quantile, because that share has an exact law.
 */
function measure(
  column: string,
  { plan, before, now }: GridPair,
  quantile: number,
  { designEffect: effects }: CheckInput,
  floor: number,
): Measurement {
  const [reference, current] = [gridSample(plan, before), gridSample(plan, now)];
  const subject = {
    column,
    method: `p${numberWords(quantile * 100)} + two-proportions`,
    unit: "relative",
    n: before.finite,
    m: now.finite,
  };
  const was = quantileFromBins(reference, quantile);
  const is = quantileFromBins(current, quantile);
  if (!was.defined || !is.defined || was.value <= 0) {
    const why = was.defined && is.defined ? "zero-denominator" : "no-rows";
    const words = why === "no-rows" ? "no latency was measured" : "the baseline's latency is 0";
    return { ...subject, outcome: "undefined", why, words };
  }
  const edge = was.bounds.hi;
  const designEffect = effects(column);
  const test = twoProportions(rowsAbove(reference, edge), rowsAbove(current, edge), {
    nEff: before.finite / designEffect,
    mEff: now.finite / designEffect,
  });
  const value = is.value / was.value - 1;
  const isSlower = value > 0 && test.defined && test.statistic > 0;
  const { interval } = is;
  return {
    ...subject,
    baselineValue: was.value,
    currentValue: is.value,
    outcome: "effect",
    value,
    interval: interval && {
      ...interval,
      lo: interval.lo / was.value - 1,
      hi: interval.hi / was.value - 1,
    },
    p: isSlower ? test.pValue : 1,
    excess: Math.max(0, value),
    floor,
    smallestDetectable: halfWidth(interval, was.value),
    words: `${numberWords(quantile * 100)} % answer within ${numberWords(was.value)} → ${numberWords(is.value)}`,
    details: { quantile, testedAt: edge, sided: "up" },
  };
}

/** Half the interval of the current quantile: a slowdown smaller than that would not show. */
function halfWidth(interval: Interval | null, base: number): number {
  return interval ? (interval.hi - interval.lo) / 2 / base : Infinity;
}

/** Rows in the bins above an edge. */
function rowsAbove({ edges, counts }: BinnedSample, edge: number) {
  let [hits, rows] = [0, 0];
  counts.forEach((count, bin) => {
    rows += count;
    if (bin > 0 && (edges[bin - 1] ?? 0) >= edge) hits += count;
  });
  return { hits, rows };
}
