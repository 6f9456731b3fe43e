import { binRows, modelColumns } from "./binned-rows.ts";
import { boost, type BoostingRows } from "./boost.ts";
import { boostingLoss, type BoostingLoss } from "./boosting-loss.ts";
import { trainingRows, type TrainingRows } from "./training-rows.ts";
import { rowsOfTreeColumns, type TreeColumn } from "./tree-column.ts";
import type { Tree, TreeModel } from "./tree-model.ts";
import { readTreeOptions, type TreeOptions } from "./tree-options.ts";

/**
 * Gradient boosted trees on histograms: columns are cut into at most 255 bins, each tree is grown leaf
 * by leaf on the gradients of the loss, best gain first, and a leaf answers −G/(H + l2), or with the
 * quantile of its errors, times the learning rate.
 *
 * Missing values go to the side of each split where they lower the loss more; a category not seen in
 * training is missing. Equal input gives equal bits. With nothing to gain, or with rows
 * for one leaf only, there are no trees and the model answers the same for all rows. Cost:
 * rows × columns × trees × about 1.5 additions to histograms.
 *
 * @param columns all of one length; of equal gains the first column's wins
 * @param target a number a row, finite; in [0, 1] for the logistic loss
 * @throws RangeError without a row of positive weight, or for lengths, targets, weights or options that
 * do not fit
 * @see Ke et al. (2017), https://papers.nips.cc/paper/6907 on leaf-wise histogram trees; Friedman
 * (2001), https://doi.org/10.1214/aos/1013203451 on boosting
 * @example
 * const hour = Float64Array.from({ length: 100 }, (_, i) => i % 24);
 * const isLate = hour.map((h) => (h > 17 ? 1 : 0));
 * const model = trainTrees([{ kind: "numeric", values: hour }], isLate, { loss: { kind: "logistic" } });
 * const [morning = 1, evening = 0] = predictTrees(model, [{ kind: "numeric", values: [8, 20] }]);
 * assert.ok(morning < 0.1 && evening > 0.9);
 */
export function trainTrees(
  columns: readonly TreeColumn[],
  target: ArrayLike<number>,
  options?: TreeOptions,
): TreeModel {
  const read = readTreeOptions(options);
  const loss = boostingLoss(read.loss);
  if (columns.length === 0) throw new RangeError("trees need at least one column, got none");
  const rows = rowsOfTreeColumns(columns);
  if (rows !== target.length) {
    throw new RangeError(`columns have ${rows} rows, the target has ${target.length}`);
  }
  const scale = loss.squaresTarget ? powerOfTwoBelow(target) : 1;
  const { learn, held } = trainingRows({ columns, target: readTarget(target, loss, scale) }, read);
  const known = modelColumns(learn.columns, read);
  const binned = (fold: TrainingRows): BoostingRows => ({
    ...fold,
    binned: binRows(known, fold.columns),
  });
  const start = loss.start(learn.target, learn.weights);
  const isOrdered = known.map(
    ({ kind }) => kind === "numeric" || read.categoryOrder === "frequency",
  );
  const plan = { loss, start, isOrdered, options: read };
  const trees = boost(binned(learn), held && binned(held), plan);
  return {
    format: "plumbline-trees",
    version: 1,
    loss: read.loss,
    // + 0, because JSON has no −0.
    start: start * scale + 0,
    columns: known,
    trees: scale === 1 ? trees : trees.map((tree) => scaledTree(tree, scale)),
  };
}

/** Targets divided by a power of two, which is exact: their squares are then neither 0 nor infinite. */
function readTarget(target: ArrayLike<number>, loss: BoostingLoss, scale: number): Float64Array {
  return Float64Array.from({ length: target.length }, (_, row) => {
    const value = target[row] as number;
    loss.requireTarget(value, row);
    return value / scale;
  });
}

function powerOfTwoBelow(target: ArrayLike<number>): number {
  let largest = 0;
  for (let row = 0; row < target.length; row++) {
    largest = Math.max(largest, Math.abs(target[row] as number));
  }
  if (!(largest > 0 && largest < Infinity)) return 1;
  return 2 ** Math.max(-1000, Math.floor(Math.log2(largest)));
}

/** Leaves in units of the target, gains in their square. */
function scaledTree(tree: Tree, scale: number): Tree {
  return tree.map((node) =>
    "value" in node
      ? { ...node, value: node.value * scale }
      : { ...node, gain: node.gain * scale * scale },
  );
}
