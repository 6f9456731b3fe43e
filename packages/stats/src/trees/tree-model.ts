import type { TreeLoss } from "./tree-options.ts";

/** Where the numbers of a column were cut: bin b holds edges[b − 1] < value ≤ edges[b]. */
export interface NumericModelColumn {
  readonly kind: "numeric";
  /** Finite and ascending; one less than bins. */
  readonly edges: readonly number[];
}

/** The categories a model has seen; `bins[i]` is the bin of `categories[i]`. */
export interface CategoricalModelColumn {
  readonly kind: "categorical";
  /** Names, or codes when the column had no names; most frequent first. */
  readonly categories: readonly string[] | readonly number[];
  readonly bins: readonly number[];
}

export type ModelColumn = NumericModelColumn | CategoricalModelColumn;

export interface TreeLeaf {
  /** Added to the score of the rows that end here. */
  readonly value: number;
  /** Training rows that ended here. */
  readonly rows: number;
}

/**
 * A row goes to the node `left` when its bin is at most `upTo`, else to `right`. With `bins`, a row whose
 * bin is among them goes to the other side than the missing, and any other goes with the missing.
 */
export type TreeSplit = {
  readonly column: number;
  /** Where missing and unseen values go. */
  readonly missing: "left" | "right";
  readonly left: number;
  readonly right: number;
  /** Twice what the split lowered the training objective by, summed over rows. */
  readonly gain: number;
} & ({ readonly upTo: number } | { readonly bins: readonly number[] });

export type TreeNode = TreeLeaf | TreeSplit;

/** The first node is the root; children stand behind their parent. */
export type Tree = readonly TreeNode[];

/**
 * Boosted trees as a document: plain JSON, so `JSON.stringify` writes it and `readTreeModel` reads it
 * back to equal bits. The score of a row is `start` plus a leaf of each tree.
 */
export interface TreeModel {
  readonly format: "plumbline-trees";
  readonly version: 1;
  readonly loss: TreeLoss;
  readonly start: number;
  readonly columns: readonly ModelColumn[];
  readonly trees: readonly Tree[];
}
