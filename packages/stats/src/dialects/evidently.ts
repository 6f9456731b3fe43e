import type {
  CategoricalColumn,
  CategoricalMethod,
  ColumnType,
  Dialect,
  NumericColumn,
  NumericMethod,
} from "./dialect.ts";
import { evidentlyCategories } from "./evidently-categories.ts";
import { evidentlyDistances } from "./evidently-distances.ts";
import { evidentlyTests } from "./evidently-tests.ts";
import { finiteNumbers, isWholeColumn, plainShape, presentCategories } from "./present-values.ts";

const { chisquare, z } = evidentlyCategories;

// The tool itself applies these two to numeric columns with few values, though nobody can ask for it.
const ofFewNumbers = {
  chisquare: { ...chisquare, shape: "numeric", compute: numbersOnly(chisquare) },
  z: { ...z, shape: "numeric", compute: numbersOnly(z) },
} as const satisfies Record<string, NumericMethod>;

/**
 * Evidently's drift methods. Nulls, NaN and infinities are left out. Not reproducible, so not here:
 * its total variation and embedding MMD (both permute with NumPy's generator) and Cramér-von Mises
 * (a series cut off at 1e-7).
 */
export const evidently = {
  id: "evidently",
  title: "Evidently",
  peerVersion: "0.7.23",
  methods: [
    evidentlyTests.ks,
    evidentlyDistances.numeric.wasserstein,
    evidentlyDistances.numeric.jensenshannon,
    evidentlyDistances.numeric.klDiv,
    evidentlyDistances.numeric.psi,
    evidentlyDistances.numeric.hellinger,
    evidentlyDistances.numeric.energy,
    evidentlyTests.tTest,
    evidentlyTests.mannWhitney,
    evidentlyTests.eppsSingleton,
    evidentlyTests.anderson,
    ofFewNumbers.chisquare,
    ofFewNumbers.z,
    evidentlyDistances.categorical.jensenshannon,
    evidentlyDistances.categorical.klDiv,
    evidentlyDistances.categorical.psi,
    evidentlyDistances.categorical.hellinger,
    chisquare,
    z,
    evidentlyCategories.gTest,
    evidentlyCategories.fisherExact,
  ],
  shapeOf: evidentlyShape,
  /** Up to 1,000 reference rows a test, above a distance; few distinct values count as categories. */
  defaultNumeric(reference: NumericColumn, current: NumericColumn): NumericMethod {
    const [before, now] = [finiteNumbers(reference), finiteNumbers(current)];
    const values = new Set(before);
    for (const value of now) values.add(value);
    const distinct = values.size;
    if (before.length > 1000) {
      const { jensenshannon, wasserstein } = evidentlyDistances.numeric;
      return distinct <= 5 ? jensenshannon : wasserstein;
    }
    if (distinct > 5) return evidentlyTests.ks;
    return distinct > 2 ? ofFewNumbers.chisquare : ofFewNumbers.z;
  },
  defaultCategorical(reference: CategoricalColumn, current: CategoricalColumn): CategoricalMethod {
    const [before, now] = [presentCategories(reference), presentCategories(current)];
    if (before.length > 1000) return evidentlyDistances.categorical.jensenshannon;
    const distinct = new Set([...before, ...now]).size;
    return distinct > 2 ? chisquare : z;
  },
} as const satisfies Dialect;

function numbersOnly(method: CategoricalMethod): NumericMethod["compute"] {
  return (reference, current, options) =>
    method.compute(finiteNumbers(reference), finiteNumbers(current), options);
}

const mostIntegerCategories = 10;

// Whole numbers without gaps are categories up to 10 distinct values; texts that mostly differ are free
// text, and truth values with gaps are nothing the tool knows.
function evidentlyShape(type: ColumnType, current: CategoricalColumn) {
  const present = presentCategories(current);
  const distinct = new Set(present).size;
  if (type === "text") return distinct > present.length / 2 ? null : "categorical";
  if (type === "boolean") return present.length < current.length ? null : "categorical";
  const isWhole = type === "integer" && isWholeColumn(current as NumericColumn);
  return isWhole && distinct <= mostIntegerCategories ? "categorical" : plainShape(type);
}
