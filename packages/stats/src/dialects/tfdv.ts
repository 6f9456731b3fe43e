import { jensenShannonDivergence } from "../jensen-shannon.ts";
import { lInfinity } from "../l-infinity.ts";
import { type Undefined, undefinedBecause } from "../result.ts";
import { categoryCounts, type CategoryCounts } from "./category-counts.ts";
import type {
  CategoricalMethod,
  Dialect,
  DialectOptions,
  DialectResult,
  NumericMethod,
} from "./dialect.ts";
import { judge } from "./judge.ts";
import { plainShape, presentCategories } from "./present-values.ts";
import { alignedHistograms } from "./tfdv-align.ts";
import { tfdvHistogram } from "./tfdv-histogram.ts";

const numericDivergence: NumericMethod = {
  id: "jensen_shannon",
  shape: "numeric",
  compute(reference, current, options) {
    const [before, now] = [tfdvHistogram(reference), tfdvHistogram(current)];
    const value = divergence(...alignedHistograms(before, now));
    return typeof value === "number" ? measured(value, options) : value;
  },
};

const categoricalDivergence = onCategories("jensen_shannon", ({ reference, current }) =>
  divergence(reference, current),
);

const largestShareChange = onCategories("l_infinity", ({ reference, current }) => {
  const result = lInfinity(reference, current);
  return result.defined ? result.value : result;
});

/** The largest difference of counts, over the rows of both samples together. */
const largestCountChange = onCategories(
  "normalized_absolute_difference",
  ({ reference, current }) => {
    const rows = [...reference, ...current].reduce((sum, count) => sum + count, 0);
    return reference.reduce((largest, before, i) => {
      return Math.max(largest, Math.abs(before - (current[i] as number)) / rows);
    }, 0);
  },
);

/**
 * TensorFlow Data Validation's drift comparators. It has no thresholds of its own, so without one
 * `drifted` is null. Numeric columns are compared by its histograms, which are exact up to some 5,000
 * rows; above, the tool's own come from a sketch and its value differs by that sketch's error. Values
 * are the divergence in bits, not its root.
 */
export const tfdv = {
  id: "tfdv",
  title: "TensorFlow Data Validation",
  peerVersion: "1.16.1",
  methods: [numericDivergence, categoricalDivergence, largestShareChange, largestCountChange],
  shapeOf: plainShape,
  defaultNumeric: () => numericDivergence,
  defaultCategorical: () => largestShareChange,
} as const satisfies Dialect;

function onCategories(
  id: string,
  distance: (counts: CategoryCounts) => number | Undefined,
): CategoricalMethod {
  return {
    id,
    shape: "categorical",
    compute(reference, current, options) {
      const [before, now] = [presentCategories(reference), presentCategories(current)];
      if (before.length === 0 || now.length === 0) return undefinedBecause("no-rows");
      const value = distance(categoryCounts(before, now));
      return typeof value === "number" ? measured(value, options) : value;
    },
  };
}

function divergence(before: readonly number[], now: readonly number[]): number | Undefined {
  const result = jensenShannonDivergence(before, now, { base: 2 });
  return result.defined ? Math.min(1, result.value) : result;
}

function measured(value: number, { threshold }: DialectOptions = {}): DialectResult {
  if (threshold !== undefined) return judge(value, { drifts: ">", threshold });
  return { defined: true, value, pValue: null, threshold: null, drifted: null };
}
