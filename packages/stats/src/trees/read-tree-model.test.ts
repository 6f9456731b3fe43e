import { expect, test } from "vitest";
import { createRandom } from "../random.ts";
import { predictTrees } from "./predict-trees.ts";
import { readTreeModel } from "./read-tree-model.ts";
import { trainTrees } from "./train-trees.ts";
import { treeGains } from "./tree-gains.ts";
import type { TreeColumn } from "./tree-column.ts";

const random = createRandom("read");
const columns: readonly TreeColumn[] = [
  { kind: "numeric", values: Float64Array.from({ length: 400 }, random.normal) },
  { kind: "numeric", values: Float64Array.from({ length: 400 }, random.normal) },
  {
    kind: "categorical",
    values: Int32Array.from({ length: 400 }, () => random.below(4) - 1),
    categories: ["x", "__proto__", "y"],
  },
];
const target = Array.from(
  columns[0]?.values ?? [],
  (x, i) => x + ((columns[2]?.values[i] as number) === 1 ? 2 : 0),
);
const model = trainTrees(columns, target, { trees: 10 });

test("readTreeModel() gives back the model and the bits of its predictions", () => {
  const read = readTreeModel(JSON.stringify(model));
  expect(read).toEqual(model);
  expect(readTreeModel(JSON.parse(JSON.stringify(model)))).toEqual(model);
  expect(predictTrees(read, columns)).toEqual(predictTrees(model, columns));
  const loss = { kind: "quantile", quantile: 0.25 } as const;
  const quantile = trainTrees(columns, target, { loss, trees: 1 });
  expect(readTreeModel(JSON.stringify(quantile))).toEqual(quantile);
});

test("readTreeModel() names what is wrong with a document", () => {
  const change = (path: readonly (string | number)[], value: unknown) => {
    const copy: unknown = JSON.parse(JSON.stringify(model));
    let at = copy as Record<string | number, unknown>;
    for (const key of path.slice(0, -1)) at = at[key] as Record<string | number, unknown>;
    at[path.at(-1) as string] = value;
    return copy;
  };
  const wrong: readonly [path: readonly (string | number)[], value: unknown, message: string][] = [
    [["version"], 2, "version 1"],
    [["format"], "other", "plumbline-trees"],
    [["loss"], { kind: "hinge" }, "loss.kind"],
    [["loss"], { kind: "quantile", quantile: 2 }, "got 2"],
    [["start"], null, "start: expected a finite number, got null"],
    [["columns", 0, "kind"], "text", "columns[0].kind"],
    [["columns", 0, "edges", 0], 1e9, "ascending edges"],
    [["columns", 2, "categories", 0], 7, "all names or all codes"],
    [["columns", 2, "bins"], [0], "3 bins"],
    [["columns", 2, "bins", 0], 255, "below 255"],
    [["trees", 0], [], "at least one node"],
    [["trees", 0, 0, "column"], 3, "trees[0][0].column"],
    [["trees", 0, 0, "left"], 0, "a node behind 0"],
    [["trees", 0, 0, "right"], 1e6, "trees[0][0].right"],
    [["trees", 0, 0, "missing"], "up", "left or right"],
    [["trees", 0, 0, "upTo"], 255, "upTo"],
    [["trees", 0, 0, "gain"], "much", "gain"],
    [["trees", 0, 60], { value: "1", rows: 1 }, "value"],
    [["trees"], {}, "trees: expected a list"],
  ];
  for (const [path, value, message] of wrong) {
    expect(() => readTreeModel(change(path, value)), path.join(".")).toThrow(message);
  }
  expect(() => readTreeModel("no JSON")).toThrow(SyntaxError);
  expect(() => readTreeModel(null)).toThrow("expected an object, got null");
});

test("predictTrees() refuses columns that do not fit the model", () => {
  expect(() => predictTrees(model, columns.slice(0, 2))).toThrow("has 3 columns, got 2");
  expect(() => predictTrees(model, columns.toReversed())).toThrow(
    "column 0 is numeric in the model",
  );
  const none = columns.map((column) => ({ ...column, values: [] }));
  expect(predictTrees(model, none)).toEqual(new Float64Array(0));
});

test("treeGains() ranks what the target is made of above noise", () => {
  const [number, noise, category] = treeGains(model);
  expect(number?.share).toBeGreaterThan(10 * (noise?.share ?? 1));
  expect(category?.share).toBeGreaterThan(10 * (noise?.share ?? 1));
  expect((number?.share ?? 0) + (noise?.share ?? 0) + (category?.share ?? 0)).toBeCloseTo(1, 12);
  const splits = model.trees.flat().filter((node) => "gain" in node).length;
  expect((number?.splits ?? 0) + (noise?.splits ?? 0) + (category?.splits ?? 0)).toBe(splits);
  expect(treeGains(trainTrees(columns, target, { trees: 0 }))[0]).toEqual({
    gain: 0,
    share: 0,
    splits: 0,
  });
});
