import type { BinnedRows } from "./binned-rows.ts";
import { categorySplit } from "./category-split.ts";
import { cell, createHistogramBuilder, subtractHistogram } from "./histogram.ts";
import { numericSplit } from "./numeric-split.ts";
import { createRowPartition } from "./row-partition.ts";
import type { LeafSums, SplitCandidate } from "./split-candidate.ts";
import { writeSplitTable } from "./split-table.ts";
import type { TreeNode } from "./tree-model.ts";
import type { ReadTreeOptions } from "./tree-options.ts";

export interface GrownLeaf {
  /** Its place among the nodes. */
  readonly node: number;
  readonly sums: LeafSums;
  /** Row numbers, ascending; valid until the next tree. */
  readonly rows: Int32Array;
}

export interface GrownTree {
  /** Leaves have the value 0 yet. */
  readonly nodes: TreeNode[];
  readonly leaves: readonly GrownLeaf[];
}

interface OpenLeaf {
  readonly node: number;
  readonly from: number;
  readonly to: number;
  readonly sums: LeafSums;
  readonly histogram: Float64Array | null;
  readonly split: SplitCandidate | null;
}

type GrowOptions = Pick<ReadTreeOptions, "maxLeaves" | "minLeafRows" | "l2">;

/**
 * Grows trees over the same rows, each time splitting the leaf that gains most, until `maxLeaves`.
 * Of two children only the smaller one's histogram is counted, the other's is what remains of the
 * parent's.
 *
 * @param isOrdered by column: whether its bins are cut as they stand or ordered by gradient first
 */
export function createTreeGrower(
  binned: BinnedRows,
  isOrdered: readonly boolean[],
  options: GrowOptions,
): (gradients: Float64Array) => GrownTree {
  const builder = createHistogramBuilder(binned);
  const partition = createRowPartition(binned.rows);
  const spare: Float64Array[] = [];
  const table = new Uint8Array(256);
  const takeHistogram = () => spare.pop() ?? new Float64Array(builder.length);
  const maySplit = (rows: number) => rows >= 2 * options.minLeafRows;

  function bestSplit(histogram: Float64Array, sums: LeafSums): SplitCandidate | null {
    let best: SplitCandidate | null = null as SplitCandidate | null;
    for (let column = 0; column < isOrdered.length; column++) {
      const offset = builder.offsets[column] as number;
      const at = { column, histogram, offset, bins: binned.missingBins[column] as number };
      const find = isOrdered[column] ? numericSplit : categorySplit;
      const found: SplitCandidate | null = find(at, sums, options, best?.gain ?? 0);
      if (found) best = found;
    }
    return best;
  }

  function openLeaf(leaf: Pick<OpenLeaf, "node" | "from" | "to">, histogram: Float64Array) {
    const sums = sumsOf(histogram, binned.missingBins[0] as number);
    const split = maySplit(sums.rows) ? bestSplit(histogram, sums) : null;
    if (!split) spare.push(histogram);
    return { ...leaf, sums, histogram: split && histogram, split };
  }

  function root(gradients: Float64Array): OpenLeaf {
    partition.reset();
    const histogram = takeHistogram();
    builder.count({ rows: partition.rows, from: 0, to: binned.rows, gradients }, histogram);
    return openLeaf({ node: 0, from: 0, to: binned.rows }, histogram);
  }

  /** Children of a leaf that is split for the last time need no histogram. */
  function split(
    parent: OpenLeaf,
    by: SplitCandidate,
    gradients: Float64Array,
    nodes: TreeNode[],
    isLast: boolean,
  ): [OpenLeaf, OpenLeaf] {
    const { from, to } = parent;
    const cut = by.bins ? { bins: by.bins } : { upTo: by.upTo };
    const missing = by.missingLeft ? "left" : "right";
    const bins = binned.bins[by.column] as Uint8Array;
    writeSplitTable({ ...cut, missing }, binned.missingBins[by.column] as number, table);
    const middle = partition.split(from, to, bins, table);
    const left = { node: nodes.length, from, to: middle };
    const right = { node: nodes.length + 1, from: middle, to };
    nodes[parent.node] = {
      column: by.column,
      ...cut,
      missing,
      left: left.node,
      right: right.node,
      gain: by.gain,
    };
    nodes.push({ value: 0, rows: middle - from }, { value: 0, rows: to - middle });
    const rest = parent.histogram as Float64Array;
    const isLeftSmaller = middle - from <= to - middle;
    const [small, large] = isLeftSmaller ? [left, right] : [right, left];
    if (isLast || !maySplit(large.to - large.from)) {
      spare.push(rest);
      return [closed(left), closed(right)];
    }
    const counted = takeHistogram();
    builder.count(partition.leafRows(small.from, small.to, gradients), counted);
    subtractHistogram(rest, counted);
    const smallLeaf = openLeaf(small, counted);
    const largeLeaf = openLeaf(large, rest);
    return isLeftSmaller ? [smallLeaf, largeLeaf] : [largeLeaf, smallLeaf];
  }

  return (gradients) => {
    const nodes: TreeNode[] = [{ value: 0, rows: binned.rows }];
    const leaves = [root(gradients)];
    while (leaves.length < options.maxLeaves) {
      const at = indexOfBest(leaves);
      const parent = leaves[at] as OpenLeaf;
      if (!parent.split) break;
      const isLast = leaves.length + 1 === options.maxLeaves;
      leaves.splice(at, 1, ...split(parent, parent.split, gradients, nodes, isLast));
    }
    for (const { histogram } of leaves) if (histogram) spare.push(histogram);
    const grown = leaves.map(({ node, from, to }) => {
      const rows = partition.rows.subarray(from, to);
      return { node, rows, sums: sumsOfRows(rows, gradients) };
    });
    return { nodes, leaves: grown };
  };
}

function closed(leaf: Pick<OpenLeaf, "node" | "from" | "to">): OpenLeaf {
  const sums = { gradient: 0, hessian: 0, rows: leaf.to - leaf.from };
  return { ...leaf, sums, histogram: null, split: null };
}

/** The first of the leaves that gain most. */
function indexOfBest(leaves: readonly OpenLeaf[]): number {
  let best = 0;
  for (const [i, { split }] of leaves.entries()) {
    if ((split?.gain ?? 0) > (leaves[best]?.split?.gain ?? 0)) best = i;
  }
  return best;
}

/** Over the bins of the first column; every column has the same sums. */
function sumsOf(histogram: Float64Array, missingBin: number): LeafSums {
  let gradient = 0;
  let hessian = 0;
  let rows = 0;
  for (let i = 0; i <= missingBin * cell; i += cell) {
    gradient += histogram[i] as number;
    hessian += histogram[i + 1] as number;
    rows += histogram[i + 2] as number;
  }
  return { gradient, hessian, rows };
}

/** Anew from the rows, because subtracting histograms leaves rounding errors of the larger leaves. */
function sumsOfRows(rows: Int32Array, gradients: Float64Array): LeafSums {
  let gradient = 0;
  let hessian = 0;
  for (let i = 0; i < rows.length; i++) {
    const at = 2 * (rows[i] as number);
    gradient += gradients[at] as number;
    hessian += gradients[at + 1] as number;
  }
  return { gradient, hessian, rows: rows.length };
}
