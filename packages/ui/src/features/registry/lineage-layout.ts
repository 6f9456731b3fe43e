import type { Lineage, LineageKind } from "@plumbline/contracts";

export type LineageNode = Lineage["nodes"][number];
export type LineageEdge = Lineage["edges"][number];

export const lineageKindWords: Readonly<Record<LineageKind, string>> = {
  ...{ upstream: "feed", data: "data", run: "run", gate: "gate", version: "version" },
  ...{ champion: "champion", predictions: "answers", evaluations: "windows" },
  ...{ incident: "incident", downstream: "consumer" },
};

/** Left to right, as one comes from the other; what follows an incident leads back to the left. */
const columns: readonly (readonly LineageKind[])[] = [
  ["data", "upstream"],
  ["run"],
  ["gate"],
  ["version"],
  ["champion", "predictions"],
  ["evaluations", "downstream"],
  ["incident"],
];

export const nodeWidth = 144;
export const nodeHeight = 44;
const [gapX, gapY, margin] = [24, 14, 8] as const;

export interface PlacedNode {
  readonly node: LineageNode;
  readonly x: number;
  readonly y: number;
}

export interface PlacedEdge {
  readonly edge: LineageEdge;
  readonly path: string;
}

export interface LineageLayout {
  readonly nodes: readonly PlacedNode[];
  readonly edges: readonly PlacedEdge[];
  readonly width: number;
  readonly height: number;
}

/** One column a kind, empty columns left out; in the order of the answer from top to bottom. */
export function layoutLineage(
  nodes: readonly LineageNode[],
  edges: readonly LineageEdge[],
): LineageLayout {
  const filled = columns
    .map((kinds) => nodes.filter(({ kind }) => kinds.includes(kind)))
    .filter((column) => column.length > 0);
  const placed = filled.flatMap((column, at) =>
    column.map((node, row) => ({
      node,
      x: margin + at * (nodeWidth + gapX),
      y: margin + row * (nodeHeight + gapY),
    })),
  );
  const byId = new Map(placed.map((one) => [one.node.id, one]));
  const most = filled.reduce((longest, { length }) => Math.max(longest, length), 0);
  return {
    nodes: placed,
    edges: edges.flatMap((edge) => {
      const [from, to] = [byId.get(edge.from), byId.get(edge.to)];
      return from === undefined || to === undefined ? [] : [{ edge, path: pathOf(from, to) }];
    }),
    width: 2 * margin + filled.length * nodeWidth + Math.max(0, filled.length - 1) * gapX,
    height: 2 * margin + most * nodeHeight + Math.max(0, most - 1) * gapY,
  };
}

function pathOf(from: PlacedNode, to: PlacedNode): string {
  const [y1, y2] = [from.y + nodeHeight / 2, to.y + nodeHeight / 2];
  if (from.x === to.x) {
    const x = from.x + nodeWidth;
    return `M${x},${y1} C${x + gapX / 2},${y1} ${x + gapX / 2},${y2} ${x},${y2}`;
  }
  const [x1, x2] = from.x < to.x ? [from.x + nodeWidth, to.x] : [from.x, to.x + nodeWidth];
  const middle = (x1 + x2) / 2;
  return `M${x1},${y1} C${middle},${y1} ${middle},${y2} ${x2},${y2}`;
}

/** The node with what is at most so many edges away, whichever way they point. */
export function around(
  { nodes, edges }: Pick<Lineage, "nodes" | "edges">,
  focus: string,
  distance: number,
): Pick<Lineage, "nodes" | "edges"> {
  let near = new Set([focus]);
  for (let step = 0; step < distance; step++) {
    const next = new Set(near);
    for (const { from, to } of edges) {
      if (near.has(from)) next.add(to);
      if (near.has(to)) next.add(from);
    }
    near = next;
  }
  return {
    nodes: nodes.filter(({ id }) => near.has(id)),
    edges: edges.filter(({ from, to }) => near.has(from) && near.has(to)),
  };
}

/** All that comes of a node: what is touched when it changes. */
export function follows(
  { nodes, edges }: Pick<Lineage, "nodes" | "edges">,
  start: string,
): readonly LineageNode[] {
  const reached = new Set<string>();
  const waiting = [start];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    for (const { from, to } of edges) {
      if (from !== at || reached.has(to) || to === start) continue;
      reached.add(to);
      waiting.push(to);
    }
  }
  return nodes.filter(({ id }) => reached.has(id));
}
