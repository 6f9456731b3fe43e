import type { ModelColumn, Tree, TreeModel, TreeNode } from "./tree-model.ts";
import { binCount } from "./binned-rows.ts";
import { requireTreeLoss, type TreeLoss } from "./tree-options.ts";

/**
 * A model from JSON that `JSON.stringify` made of one.
 *
 * @param json text, or what `JSON.parse` made of it
 * @throws SyntaxError when the text is no JSON; RangeError, with the place, when the document is not a
 * model of version 1 or would not predict: missing parts, numbers that are not finite, children that do
 * not stand behind their parent, columns or bins that do not exist
 * @example
 * const model = trainTrees([{ kind: "numeric", values: [1, 2] }], [3, 3]);
 * assert.deepEqual(readTreeModel(JSON.stringify(model)), model);
 */
export function readTreeModel(json: unknown): TreeModel {
  const document = partsOf(
    typeof json === "string" ? (JSON.parse(json) as unknown) : json,
    "model",
  );
  if (document.format !== "plumbline-trees" || document.version !== 1) {
    throw wrong("model", `format "plumbline-trees", version 1`, [
      document.format,
      document.version,
    ]);
  }
  const columns = listOf(document.columns, "columns").map(readColumn);
  return {
    format: "plumbline-trees",
    version: 1,
    loss: readLoss(document.loss),
    start: finite(document.start, "start"),
    columns,
    trees: listOf(document.trees, "trees").map((tree, i) => readTree(tree, columns, `trees[${i}]`)),
  };
}

function readLoss(value: unknown): TreeLoss {
  const { kind, quantile } = partsOf(value, "loss");
  if (kind === "squared" || kind === "logistic") return { kind };
  if (kind !== "quantile") throw wrong("loss.kind", "squared, logistic or quantile", kind);
  const loss = { kind, quantile: finite(quantile, "loss.quantile") } as const;
  requireTreeLoss(loss);
  return loss;
}

function readColumn(value: unknown, index: number): ModelColumn {
  const at = `columns[${index}]`;
  const { kind, edges, categories, bins } = partsOf(value, at);
  if (kind === "numeric") {
    const numbers = listOf(edges, `${at}.edges`).map((edge, i) =>
      finite(edge, `${at}.edges[${i}]`),
    );
    const isAscending = numbers.every((edge, i) => i === 0 || edge > (numbers[i - 1] as number));
    if (!isAscending || numbers.length > 254)
      throw wrong(at, "at most 254 ascending edges", numbers);
    return { kind, edges: numbers };
  }
  if (kind !== "categorical") throw wrong(`${at}.kind`, "numeric or categorical", kind);
  const known = listOf(categories, `${at}.categories`);
  const isNamed = known.every((category) => typeof category === "string");
  if (!isNamed && !known.every((category) => Number.isInteger(category))) {
    throw wrong(`${at}.categories`, "all names or all codes", known);
  }
  const binOf = listOf(bins, `${at}.bins`).map((bin, i) => whole(bin, 255, `${at}.bins[${i}]`));
  if (binOf.length !== known.length)
    throw wrong(`${at}.bins`, `${known.length} bins`, binOf.length);
  return { kind, categories: known as string[] | number[], bins: binOf };
}

function readTree(value: unknown, columns: readonly ModelColumn[], at: string): Tree {
  const nodes = listOf(value, at);
  if (nodes.length === 0) throw wrong(at, "at least one node", nodes);
  return nodes.map((node, index) =>
    readNode(node, index, nodes.length, columns, `${at}[${index}]`),
  );
}

function readNode(
  value: unknown,
  index: number,
  nodes: number,
  columns: readonly ModelColumn[],
  at: string,
): TreeNode {
  const node = partsOf(value, at);
  if ("value" in node) {
    return {
      value: finite(node.value, `${at}.value`),
      rows: whole(node.rows, 2 ** 31, `${at}.rows`),
    };
  }
  const column = whole(node.column, columns.length, `${at}.column`);
  const { missing } = node;
  if (missing !== "left" && missing !== "right")
    throw wrong(`${at}.missing`, "left or right", missing);
  const child = (side: "left" | "right") => {
    const to = whole(node[side], nodes, `${at}.${side}`);
    if (to <= index) throw wrong(`${at}.${side}`, `a node behind ${index}`, to);
    return to;
  };
  const split = {
    column,
    missing,
    left: child("left"),
    right: child("right"),
    gain: finite(node.gain, `${at}.gain`),
  } as const;
  return { ...split, ...readCut(node, binCount(columns[column] as ModelColumn), at) };
}

function readCut(node: Readonly<Record<string, unknown>>, bins: number, at: string) {
  if (!("bins" in node)) return { upTo: whole(node.upTo, bins, `${at}.upTo`) };
  return { bins: listOf(node.bins, `${at}.bins`).map((bin) => whole(bin, bins, `${at}.bins`)) };
}

function partsOf(value: unknown, at: string): Readonly<Record<string, unknown>> {
  if (typeof value === "object" && value !== null) return value as Record<string, unknown>;
  throw wrong(at, "an object", value);
}

function listOf(value: unknown, at: string): readonly unknown[] {
  if (Array.isArray(value)) return value as unknown[];
  throw wrong(at, "a list", value);
}

function finite(value: unknown, at: string): number {
  if (typeof value === "number" && Number.isFinite(value)) return value;
  throw wrong(at, "a finite number", value);
}

function whole(value: unknown, below: number, at: string): number {
  if (typeof value === "number" && Number.isInteger(value) && value >= 0 && value < below)
    return value;
  throw wrong(at, `a whole number from 0, below ${below}`, value);
}

function wrong(at: string, expected: string, got: unknown): RangeError {
  return new RangeError(`${at}: expected ${expected}, got ${JSON.stringify(got)?.slice(0, 200)}`);
}
