import type { BinnedRows } from "./binned-rows.ts";
import { writeSplitTable } from "./split-table.ts";
import type { Tree } from "./tree-model.ts";

/** Adds the leaf of a tree to the score of each row. */
export type CompiledTree = (rows: BinnedRows, score: Float64Array) => void;

const tableLength = 256;

/** A tree as arrays: for each node and bin which side to go, so that all kinds of splits are one. */
export function compileTree(tree: Tree, missingBins: readonly number[]): CompiledTree {
  const columns = new Int32Array(tree.length).fill(-1);
  const children = new Int32Array(2 * tree.length);
  const values = new Float64Array(tree.length);
  const tables = new Uint8Array(tableLength * tree.length);
  for (const [index, node] of tree.entries()) {
    if ("value" in node) {
      values[index] = node.value;
      continue;
    }
    columns[index] = node.column;
    children[2 * index] = node.left;
    children[2 * index + 1] = node.right;
    const table = tables.subarray(tableLength * index, tableLength * (index + 1));
    writeSplitTable(node, missingBins[node.column] as number, table);
  }
  return ({ rows, bins }, score) => {
    // 256 is `tableLength`, written out: V8 multiplies faster by a literal than by a module's constant.
    for (let row = 0; row < rows; row++) {
      let node = 0;
      for (let column = columns[0] as number; column >= 0; column = columns[node] as number) {
        const bin = (bins[column] as Uint8Array)[row] as number;
        node = children[2 * node + (tables[256 * node + bin] as number)] as number;
      }
      score[row] = (score[row] as number) + (values[node] as number);
    }
  };
}
