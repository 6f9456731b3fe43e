import { requireCount } from "../counts-check.ts";

/**
 * What the trees minimise: half the squared error, the log loss of a target in [0, 1], or the pinball
 * loss of a quantile.
 */
export type TreeLoss =
  | { readonly kind: "squared" }
  | { readonly kind: "logistic" }
  | { readonly kind: "quantile"; readonly quantile: number };

/** Rows set aside to decide how many trees are enough. */
export interface EarlyStopping {
  /** Share of the rows, in (0, 1). @default 0.1 */
  readonly share?: number;
  /** Trees in a row that may fail to improve the loss of the rows set aside. @default 10 */
  readonly patience?: number;
  /** Names the random choice of the rows. @default "early-stopping" */
  readonly key?: string | number;
}

export interface TreeOptions {
  /** @default { kind: "squared" } */
  readonly loss?: TreeLoss;
  /** @default 100 */
  readonly trees?: number;
  /** Share of each tree's answer that is added, in (0, 1]. @default 0.1 */
  readonly learningRate?: number;
  /** Leaves of a tree at most. @default 31 */
  readonly maxLeaves?: number;
  /** Rows, not weight, of a leaf at least. @default 20 */
  readonly minLeafRows?: number;
  /** Pulls the answer of small leaves to 0: G/(H + l2). @default 1 */
  readonly l2?: number;
  /** Bins of a column at most, without the one of missing values: 2 to 255. @default 255 */
  readonly maxBins?: number;
  /** Categories in the order of their gradients in each leaf, or as numbers: how frequent they are. @default "gradient-order" */
  readonly categoryOrder?: "gradient-order" | "frequency";
  /** Finite and ≥ 0, a row each; only their ratios matter, and a row of weight 0 is as if absent. @default 1 for all */
  readonly weights?: ArrayLike<number> | null;
  /** @default null: all trees are grown on all rows */
  readonly earlyStopping?: EarlyStopping | null;
}

export type ReadTreeOptions = Required<Omit<TreeOptions, "earlyStopping">> & {
  readonly earlyStopping: Required<EarlyStopping> | null;
};

const defaults: ReadTreeOptions = {
  loss: { kind: "squared" },
  trees: 100,
  learningRate: 0.1,
  maxLeaves: 31,
  minLeafRows: 20,
  l2: 1,
  maxBins: 255,
  categoryOrder: "gradient-order",
  weights: null,
  earlyStopping: null,
};

const earlyDefaults: Required<EarlyStopping> = { share: 0.1, patience: 10, key: "early-stopping" };

/** Options with their defaults. Throws RangeError for one out of range. */
export function readTreeOptions(options: TreeOptions = {}): ReadTreeOptions {
  const read: ReadTreeOptions = {
    ...defaults,
    ...options,
    earlyStopping: options.earlyStopping ? { ...earlyDefaults, ...options.earlyStopping } : null,
  };
  requireTreeLoss(read.loss);
  requireWhole(read.trees, "trees", 0);
  requireWhole(read.maxLeaves, "maxLeaves", 1);
  requireWhole(read.minLeafRows, "minLeafRows", 1);
  requireWhole(read.maxBins, "maxBins", 2, 255);
  requireCount(read.l2, "l2");
  if (!(read.learningRate > 0 && read.learningRate <= 1)) {
    throw new RangeError(`learningRate lies in (0, 1], got ${read.learningRate}`);
  }
  if (read.earlyStopping) {
    const { share, patience } = read.earlyStopping;
    if (!(share > 0 && share < 1)) throw new RangeError(`share lies in (0, 1), got ${share}`);
    requireWhole(patience, "patience", 1);
  }
  return read;
}

/** Throws RangeError when the quantile does not lie in (0, 1). */
export function requireTreeLoss(loss: TreeLoss): void {
  if (loss.kind !== "quantile" || (loss.quantile > 0 && loss.quantile < 1)) return;
  throw new RangeError(`a quantile lies in (0, 1), got ${loss.quantile}`);
}

function requireWhole(value: number, name: string, least: number, most = 2 ** 31): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw new RangeError(`${name} is a whole number from ${least} to ${most}, got ${value}`);
}
