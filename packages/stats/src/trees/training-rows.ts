import { requireCount, requireSameLength } from "../counts-check.ts";
import { createRandom } from "../random.ts";
import type { TreeColumn } from "./tree-column.ts";
import type { EarlyStopping, ReadTreeOptions } from "./tree-options.ts";

/** Rows to learn from or to judge by. */
export interface TrainingRows {
  readonly columns: readonly TreeColumn[];
  readonly target: Float64Array;
  /** Of mean 1; null when all rows weigh the same. */
  readonly weights: Float64Array | null;
}

/**
 * Rows of positive weight, and those of them that early stopping sets aside: ⌊share × rows⌋, chosen by
 * the key; null when that is none.
 *
 * @throws RangeError when a weight is negative or not finite, or no row has weight
 */
export function trainingRows(
  all: { readonly columns: readonly TreeColumn[]; readonly target: Float64Array },
  { weights, earlyStopping }: Pick<ReadTreeOptions, "weights" | "earlyStopping">,
): { readonly learn: TrainingRows; readonly held: TrainingRows | null } {
  if (weights) requireSameLength(weights, all.target);
  const weighty = rowsWithWeight(all.target.length, weights);
  if (weighty.length === 0)
    throw new RangeError("trees need at least one row with weight, got none");
  const held = earlyStopping ? drawRows(weighty.length, earlyStopping) : null;
  const pick = (rows: Int32Array) => pickRows(all, weights, rows);
  if (!held || held.size === 0) return { learn: pick(weighty), held: null };
  return {
    learn: pick(weighty.filter((_, i) => !held.has(i))),
    held: pick(weighty.filter((_, i) => held.has(i))),
  };
}

function rowsWithWeight(rows: number, weights: ArrayLike<number> | null): Int32Array {
  const all = Int32Array.from({ length: rows }, (_, row) => row);
  if (!weights) return all;
  for (const row of all) requireCount(weights[row] as number, `weights[${row}]`);
  return all.filter((row) => (weights[row] as number) > 0);
}

function drawRows(rows: number, { share, key }: Required<EarlyStopping>): ReadonlySet<number> {
  const random = createRandom(key);
  const order = Int32Array.from({ length: rows }, (_, i) => i);
  const count = Math.floor(share * rows);
  for (let i = 0; i < count; i++) {
    const j = i + random.below(rows - i);
    [order[i], order[j]] = [order[j] as number, order[i] as number];
  }
  return new Set(order.subarray(0, count));
}

function pickRows(
  { columns, target }: { readonly columns: readonly TreeColumn[]; readonly target: Float64Array },
  weights: ArrayLike<number> | null,
  rows: Int32Array,
): TrainingRows {
  const pick = (values: ArrayLike<number>) =>
    Float64Array.from(rows, (row) => values[row] as number);
  const isAll = rows.length === target.length;
  return {
    columns: isAll
      ? columns
      : columns.map((column) => ({ ...column, values: pick(column.values) })),
    target: isAll ? target : pick(target),
    weights: weights && meanOne(pick(weights)),
  };
}

/** Divided by their mean, which is exact when all are equal. */
function meanOne(weights: Float64Array): Float64Array | null {
  const first = weights[0] as number;
  if (weights.every((weight) => weight === first)) return null;
  const largest = weights.reduce((most, weight) => Math.max(most, weight), 0);
  const mean = weights.reduce((sum, weight) => sum + weight / largest, 0) / weights.length;
  return weights.map((weight) => weight / largest / mean);
}
