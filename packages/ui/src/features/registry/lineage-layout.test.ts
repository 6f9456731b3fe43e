import { expect, test } from "vitest";
import { around, follows, layoutLineage, type LineageNode } from "./lineage-layout.ts";

const node = (id: string): LineageNode => ({
  ...{ id, kind: id.split(":")[0] as LineageNode["kind"], title: id, facts: {} },
});
const nodes = ["data:d", "run:r", "gate:r", "version:a", "version:b", "incident:1"].map(node);
const edge = (from: string, to: string) => ({ from, to, why: "leads to" });
const edges = [
  edge("data:d", "run:r"),
  edge("run:r", "gate:r"),
  edge("gate:r", "version:b"),
  edge("version:a", "incident:1"),
  edge("incident:1", "run:r"),
];

test("each kind has a column of its own, and nothing lies upon another", () => {
  const { nodes: placed, edges: drawn, width, height } = layoutLineage(nodes, edges);
  expect(placed).toHaveLength(6);
  expect(new Set(placed.map(({ x, y }) => `${x}/${y}`)).size).toBe(6);
  const xOf = (id: string) => placed.find((one) => one.node.id === id)?.x;
  expect(xOf("version:a")).toBe(xOf("version:b"));
  expect(xOf("data:d")).toBeLessThan(xOf("run:r") ?? 0);
  expect(drawn).toHaveLength(edges.length);
  expect(Math.max(...placed.map(({ x }) => x))).toBeLessThan(width);
  expect(Math.max(...placed.map(({ y }) => y))).toBeLessThan(height);
});

test("what lies near is found in both directions", () => {
  const near = around({ nodes, edges }, "run:r", 1);
  expect(near.nodes.map(({ id }) => id)).toEqual(["data:d", "run:r", "gate:r", "incident:1"]);
  expect(near.edges).toHaveLength(3);
  expect(around({ nodes, edges }, "nothing", 3).nodes).toEqual([]);
});

test("what follows a node is found through circles, and is never the node itself", () => {
  const circle = { nodes, edges: [...edges, edge("version:b", "incident:1")] };
  expect(follows(circle, "incident:1").map(({ id }) => id)).toEqual([
    "run:r",
    "gate:r",
    "version:b",
  ]);
  expect(follows({ nodes, edges }, "version:b")).toEqual([]);
});

test("no nodes are no picture", () => {
  expect(layoutLineage([], edges)).toMatchObject({ nodes: [], edges: [] });
});
