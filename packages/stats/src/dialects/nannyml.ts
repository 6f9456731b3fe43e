import type { Dialect } from "./dialect.ts";
import { nannymlCategories } from "./nannyml-categories.ts";
import { nannymlNumbers } from "./nannyml-numbers.ts";
import { plainShape } from "./present-values.ts";

/**
 * NannyML's univariate drift methods, the current sample taken as one chunk. Nulls and NaN are left
 * out. Thresholds come from the reference, cut into 10 chunks in the order of its rows: mean + 3
 * population standard deviations of the method's values, strictly exceeded.
 */
export const nannyml = {
  id: "nannyml",
  title: "NannyML",
  peerVersion: "0.13.1",
  methods: [
    nannymlNumbers.jensenShannon,
    nannymlNumbers.kolmogorovSmirnov,
    nannymlNumbers.wasserstein,
    nannymlNumbers.hellinger,
    nannymlCategories.jensenShannon,
    nannymlCategories.chi2,
    nannymlCategories.lInfinity,
    nannymlCategories.hellinger,
  ],
  shapeOf: plainShape,
  defaultNumeric: () => nannymlNumbers.jensenShannon,
  defaultCategorical: () => nannymlCategories.jensenShannon,
} as const satisfies Dialect;
