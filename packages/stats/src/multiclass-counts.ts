import { requireSameLength } from "./counts-check.ts";
import type { CountMatrix } from "./square-matrix.ts";

/** A confusion matrix with its labels: true classes are rows, predicted classes columns. */
export interface MulticlassCounts {
  readonly labels: readonly string[];
  readonly matrix: CountMatrix;
}

/**
 * Counts rows into a confusion matrix.
 *
 * @param labels the classes, each once
 * @throws RangeError when lengths differ, or a row holds a class that is not listed
 * @example
 * assert.deepEqual(multiclassCountsOf(["a", "b"], ["a", "b"], ["b", "b"]).matrix, [[0, 1], [0, 1]]);
 */
export function multiclassCountsOf(
  labels: readonly string[],
  truth: readonly string[],
  predicted: readonly string[],
): MulticlassCounts {
  requireSameLength(truth, predicted);
  const indexOf = new Map(labels.map((label, index) => [label, index]));
  if (indexOf.size !== labels.length) throw new RangeError(`labels repeat: ${labels.join(", ")}`);
  const matrix = labels.map(() => labels.map(() => 0));
  const at = (label: string): number => {
    const index = indexOf.get(label);
    if (index === undefined) throw new RangeError(`class ${JSON.stringify(label)} is not listed`);
    return index;
  };
  truth.forEach((label, row) => {
    const cells = matrix[at(label)] as number[];
    const column = at(predicted[row] as string);
    cells[column] = (cells[column] as number) + 1;
  });
  return { labels, matrix };
}

/** The counts of both parts together. @throws RangeError when the labels differ */
export function mergeMulticlassCounts(a: MulticlassCounts, b: MulticlassCounts): MulticlassCounts {
  if (JSON.stringify(a.labels) !== JSON.stringify(b.labels)) {
    throw new RangeError(`labels differ: ${a.labels.join(", ")} and ${b.labels.join(", ")}`);
  }
  const matrix = a.matrix.map((row, i) =>
    row.map((count, j) => count + (b.matrix[i]?.[j] as number)),
  );
  return { labels: a.labels, matrix };
}

/**
 * The matrix as shares: of each true class's rows, of each predicted class's rows, or of all rows.
 * A share of no rows is null.
 */
export function confusionShares(
  counts: MulticlassCounts,
  of: "true" | "predicted" | "all",
): (number | null)[][] {
  const rowSums = counts.matrix.map((row) => row.reduce((sum, count) => sum + count, 0));
  const columnSums = counts.labels.map((_, j) =>
    counts.matrix.reduce((sum, row) => sum + (row[j] as number), 0),
  );
  const all = rowSums.reduce((sum, count) => sum + count, 0);
  return counts.matrix.map((row, i) =>
    row.map((count, j) => {
      const whole = of === "true" ? rowSums[i] : of === "predicted" ? columnSums[j] : all;
      return whole === undefined || whole === 0 ? null : count / whole;
    }),
  );
}
