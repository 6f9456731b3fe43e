import type { TreeModel } from "./tree-model.ts";

export interface TreeGain {
  /** Sum of the gains of the splits by this column. */
  readonly gain: number;
  /** Of all gains; 0 for a model without trees. */
  readonly share: number;
  readonly splits: number;
}

/**
 * How much each column lowered the training loss, in the order of the model's columns. It ranks columns
 * by what the trees made of them on the training rows: correlated columns share their gain by chance,
 * and columns with many values gain a little from noise.
 *
 * @see Breiman et al. (1984), Classification and Regression Trees, section 5.3
 */
export function treeGains({ columns, trees }: TreeModel): TreeGain[] {
  const gains = columns.map(() => 0);
  const splits = columns.map(() => 0);
  for (const node of trees.flat()) {
    if ("value" in node) continue;
    gains[node.column] = (gains[node.column] as number) + node.gain;
    splits[node.column] = (splits[node.column] as number) + 1;
  }
  const all = gains.reduce((sum, gain) => sum + gain, 0);
  return gains.map((gain, column) => ({
    gain,
    share: all > 0 ? gain / all : 0,
    splits: splits[column] as number,
  }));
}
