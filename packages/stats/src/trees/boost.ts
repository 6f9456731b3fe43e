import type { BinnedRows } from "./binned-rows.ts";
import type { BoostingLoss, LossRows } from "./boosting-loss.ts";
import { compileTree } from "./compile-tree.ts";
import { createTreeGrower, type GrownTree } from "./grow-tree.ts";
import type { Tree, TreeNode } from "./tree-model.ts";
import type { ReadTreeOptions } from "./tree-options.ts";

/** Rows in bins with what is to be learned about them. */
export interface BoostingRows {
  readonly binned: BinnedRows;
  readonly target: Float64Array;
  readonly weights: Float64Array | null;
}

export interface BoostingPlan {
  readonly loss: BoostingLoss;
  /** Score of every row before the first tree. */
  readonly start: number;
  /** By column: whether bins are cut as they stand. */
  readonly isOrdered: readonly boolean[];
  readonly options: ReadTreeOptions;
}

/** Trees one after the other, each on the gradients that the ones before it left. */
export function boost(learn: BoostingRows, held: BoostingRows | null, plan: BoostingPlan): Tree[] {
  const { loss, start, isOrdered, options } = plan;
  const grow = createTreeGrower(learn.binned, isOrdered, options);
  const rows: LossRows = { ...learn, score: new Float64Array(learn.target.length).fill(start) };
  const heldScore = held && new Float64Array(held.target.length).fill(start);
  const gradients = new Float64Array(2 * learn.target.length);
  const trees: Tree[] = [];
  let best = {
    trees: 0,
    loss: held && heldScore ? meanLoss(loss, { ...held, score: heldScore }) : 0,
  };
  while (trees.length < options.trees) {
    loss.writeGradients(rows, gradients);
    const grown = grow(gradients);
    if (grown.leaves.length === 1) break;
    trees.push(answerLeaves(grown, rows, loss, options));
    if (!held || !heldScore || !options.earlyStopping) continue;
    compileTree(trees.at(-1) as Tree, held.binned.missingBins)(held.binned, heldScore);
    const now = meanLoss(loss, { ...held, score: heldScore });
    if (now < best.loss) best = { trees: trees.length, loss: now };
    if (trees.length - best.trees >= options.earlyStopping.patience) break;
  }
  return held ? trees.slice(0, best.trees) : trees;
}

/** Gives the leaves their values and adds them to the scores of their rows. */
function answerLeaves(
  { nodes, leaves }: GrownTree,
  rows: LossRows,
  loss: BoostingLoss,
  { l2, learningRate }: ReadTreeOptions,
): Tree {
  const answered: TreeNode[] = [...nodes];
  for (const { node, sums, rows: inLeaf } of leaves) {
    const full = loss.leafValue?.(rows, inLeaf) ?? -sums.gradient / (sums.hessian + l2);
    // + 0, because JSON has no −0.
    const value = learningRate * full + 0;
    answered[node] = { value, rows: inLeaf.length };
    for (let i = 0; i < inLeaf.length; i++) {
      const row = inLeaf[i] as number;
      rows.score[row] = (rows.score[row] as number) + value;
    }
  }
  return answered;
}

function meanLoss(loss: BoostingLoss, { target, weights, score }: LossRows): number {
  let sum = 0;
  let weight = 0;
  for (let row = 0; row < target.length; row++) {
    const w = weights ? (weights[row] as number) : 1;
    sum += w * loss.rowLoss(target[row] as number, score[row] as number);
    weight += w;
  }
  return sum / weight;
}
