import { binEdges, createBinFinder, finiteOrMissing } from "./bin-edges.ts";
import { binsByCode, categoryBins } from "./category-bins.ts";
import { rowsOfTreeColumns, type TreeColumn } from "./tree-column.ts";
import type { ModelColumn } from "./tree-model.ts";
import type { ReadTreeOptions } from "./tree-options.ts";

/** Rows as bins, a column after the other. */
export interface BinnedRows {
  readonly rows: number;
  /** By column: the bin of each row; `missingBins` of the column for missing and unseen values. */
  readonly bins: readonly Uint8Array[];
  readonly missingBins: readonly number[];
}

/** Bins made from columns: cuts of numbers, bins of categories. */
export function modelColumns(
  columns: readonly TreeColumn[],
  options: Pick<ReadTreeOptions, "maxBins" | "categoryOrder">,
): ModelColumn[] {
  return columns.map((column) =>
    column.kind === "numeric"
      ? { kind: "numeric", edges: Array.from(binEdges(column.values, options.maxBins)) }
      : categoryBins(column, options),
  );
}

/** Bins of a column without the one for missing values; that one comes next. */
export function binCount(model: ModelColumn): number {
  if (model.kind === "numeric") return model.edges.length + 1;
  return model.bins.reduce((most, bin) => Math.max(most, bin + 1), 0);
}

/**
 * Rows in the bins of a model.
 *
 * @throws RangeError when the columns do not fit the model
 */
export function binRows(model: readonly ModelColumn[], columns: readonly TreeColumn[]): BinnedRows {
  if (columns.length !== model.length) {
    throw new RangeError(`the model has ${model.length} columns, got ${columns.length}`);
  }
  const rows = rowsOfTreeColumns(columns);
  const missingBins = model.map(binCount);
  const bins = model.map((known, index) =>
    binColumn(known, columns[index] as TreeColumn, missingBins[index] as number, index),
  );
  return { rows, bins, missingBins };
}

function binColumn(
  model: ModelColumn,
  column: TreeColumn,
  missingBin: number,
  index: number,
): Uint8Array {
  const { values } = column;
  const bins = new Uint8Array(values.length);
  if (model.kind === "numeric" && column.kind === "numeric") {
    const binOf = createBinFinder(model.edges);
    for (let row = 0; row < bins.length; row++) {
      const value = finiteOrMissing(values[row] as number);
      bins[row] = Number.isNaN(value) ? missingBin : binOf(value);
    }
  } else if (model.kind === "categorical" && column.kind === "categorical") {
    const byCode = binsByCode(model, column, missingBin);
    for (let row = 0; row < bins.length; row++) {
      bins[row] = byCode.get(values[row] as number) ?? missingBin;
    }
  } else {
    throw new RangeError(`column ${index} is ${model.kind} in the model, got ${column.kind}`);
  }
  return bins;
}
