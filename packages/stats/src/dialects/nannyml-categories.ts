import { chiSquareContingency } from "../chi-square-dialects.ts";
import { hellinger as hellingerDistance } from "../hellinger.ts";
import { jensenShannonDistance } from "../jensen-shannon.ts";
import { lInfinity as lInfinityDistance } from "../l-infinity.ts";
import { type Undefined, undefinedBecause } from "../result.ts";
import { categoryCounts } from "./category-counts.ts";
import { chunkThreshold, minimumChunkedRows } from "./chunk-threshold.ts";
import type { CategoricalMethod, Category, DialectResult } from "./dialect.ts";
import { presentCategories } from "./present-values.ts";
import { judge } from "./judge.ts";

type Counts = readonly number[];
type Distance = (before: Counts, now: Counts) => { defined: true; value: number } | Undefined;

export const nannymlCategories = {
  /** Root, base 2; all categories that the reference does not know count as one. */
  jensenShannon: method("jensen_shannon", unseenTogether(jensenShannonDistance)),
  /** χ² of the raw counts, Yates' correction with two categories; alarms at p < 0.05. */
  chi2: {
    id: "chi2",
    shape: "categorical",
    compute(reference, current, { threshold = 0.05 } = {}): DialectResult {
      const [before, now] = [presentCategories(reference), presentCategories(current)];
      if (before.length === 0 || now.length === 0) return undefinedBecause("no-rows");
      const counts = categoryCounts(before, now);
      const test = chiSquareContingency(counts.reference, counts.current);
      const { statistic: value, pValue } = test.defined ? test : { statistic: 0, pValue: 1 };
      return { defined: true, value, pValue, threshold, drifted: pValue < threshold };
    },
  },
  lInfinity: method("l_infinity", lInfinityDistance),
  hellinger: method("hellinger", unseenTogether(hellingerDistance)),
} as const satisfies Record<string, CategoricalMethod>;

function method(id: string, distance: Distance): CategoricalMethod {
  return {
    id,
    shape: "categorical",
    compute(reference, current, options) {
      const [before, now] = [presentCategories(reference), presentCategories(current)];
      if (before.length === 0 || now.length === 0) return undefinedBecause("no-rows");
      if (reference.length < minimumChunkedRows) return undefinedBecause("too-few");
      const from = (sample: readonly Category[]): number => {
        const counts = categoryCounts(before, sample);
        const result = distance(counts.reference, counts.current);
        return result.defined ? result.value : NaN;
      };
      const ofChunk = (chunk: readonly (Category | null)[]) => from(presentCategories(chunk));
      const threshold = options?.threshold ?? chunkThreshold(reference, ofChunk);
      return judge(from(now), { drifts: ">", threshold });
    },
  };
}

function unseenTogether(distance: Distance): Distance {
  return (before, now) => {
    const known = before.findIndex((count) => count === 0);
    if (known < 0) return distance(before, now);
    const unseen = now.slice(known).reduce((sum, count) => sum + count, 0);
    return distance([...before.slice(0, known), 0], [...now.slice(0, known), unseen]);
  };
}
