import { Anchor, Checkbox, Group, SegmentedControl, Stack, Text } from "@mantine/core";
import type { Lineage } from "@plumbline/contracts";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useState, type KeyboardEvent } from "react";
import { DataTable } from "../../shared/data-table.tsx";
import { countOf } from "../../shared/format.ts";
import { momentText } from "../../shared/moment.tsx";
import {
  around,
  follows,
  layoutLineage,
  lineageKindWords,
  nodeHeight,
  nodeWidth,
  type LineageNode,
  type PlacedNode,
} from "./lineage-layout.ts";

const near = 2;
/** With more nodes, only what is near the chosen one is drawn at first. */
const fewNodes = 40;
const longestTitle = 17;

interface LineageGraphProps {
  readonly lineage: Lineage;
  /** The node that is shown while the address names none. */
  readonly usual: string | undefined;
}

/** From what the versions came and what came of them: as a drawing and as a table. */
export function LineageGraph({ lineage, usual }: LineageGraphProps) {
  const { node: asked } = useSearch({ from: "/models/$model/lineage" });
  const navigate = useNavigate({ from: "/models/$model/lineage" });
  const [view, setView] = useState("graph");
  const [isWhole, setWhole] = useState(lineage.nodes.length <= fewNodes);
  const find = (id: string | undefined): LineageNode | undefined =>
    lineage.nodes.find((one) => one.id === id);
  const chosen = find(asked) ?? find(usual) ?? lineage.nodes[0];
  const choose = (id: string): void =>
    void navigate({ search: (now) => ({ ...now, node: id }), replace: true, resetScroll: false });
  if (chosen === undefined) return null;
  const shown = isWhole ? lineage : around(lineage, chosen.id, near);
  const hidden = lineage.nodes.length - shown.nodes.length;
  return (
    <Stack gap="sm">
      <Group justify="space-between">
        <Text>
          {countOf(shown.nodes.length, "thing")} from data to incidents
          {hidden > 0 ? `; ${hidden} further away are not drawn` : ""}. Choose one to see what it is
          and what hangs on it.
        </Text>
        <Group gap="sm">
          <Checkbox
            label="All"
            checked={isWhole}
            onChange={({ currentTarget }) => setWhole(currentTarget.checked)}
          />
          <SegmentedControl
            size="xs"
            aria-label="Lineage: graph or table"
            value={view}
            onChange={setView}
            data={[
              { value: "graph", label: "Graph" },
              { value: "table", label: "Table" },
            ]}
          />
        </Group>
      </Group>
      {view === "graph" ? (
        <Drawing shown={shown} chosen={chosen.id} choose={choose} />
      ) : (
        <NodeTable lineage={lineage} shown={shown.nodes} choose={choose} />
      )}
      <Chosen lineage={lineage} node={chosen} choose={choose} />
    </Stack>
  );
}

interface DrawingProps {
  readonly shown: Pick<Lineage, "nodes" | "edges">;
  readonly chosen: string;
  readonly choose: (id: string) => void;
}

function Drawing({ shown, chosen, choose }: DrawingProps) {
  const { nodes, edges, width, height } = layoutLineage(shown.nodes, shown.edges);
  return (
    <div
      role="region"
      tabIndex={0}
      aria-label="Lineage graph"
      style={{ overflow: "auto", maxHeight: "60vh" }}
    >
      <svg
        viewBox={`0 0 ${width} ${height}`}
        style={{ width: "100%", minWidth: Math.min(width, 860), maxWidth: width }}
        className="lineage"
        role="group"
        aria-label="Lineage"
      >
        {edges.map(({ edge: { from, to }, path }) => (
          <path
            key={`${from} ${to}`}
            d={path}
            data-near={from === chosen || to === chosen || undefined}
          />
        ))}
        {nodes.map((placed) => (
          <NodeBox
            key={placed.node.id}
            placed={placed}
            isChosen={placed.node.id === chosen}
            choose={choose}
          />
        ))}
      </svg>
    </div>
  );
}

interface NodeBoxProps {
  readonly placed: PlacedNode;
  readonly isChosen: boolean;
  readonly choose: (id: string) => void;
}

function NodeBox({ placed: { node, x, y }, isChosen, choose }: NodeBoxProps) {
  const kind = lineageKindWords[node.kind];
  const short =
    node.title.length > longestTitle ? `${node.title.slice(0, longestTitle - 1)}…` : node.title;
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    choose(node.id);
  };
  return (
    <g
      role="button"
      tabIndex={0}
      aria-pressed={isChosen}
      transform={`translate(${x},${y})`}
      data-kind={node.kind}
      onClick={() => choose(node.id)}
      onKeyDown={onKeyDown}
    >
      <title>{node.title}</title>
      <rect width={nodeWidth} height={nodeHeight} rx={4} />
      <text x={8} y={16} className="kind">
        {kind}
      </text>
      <text x={8} y={34}>
        {short}
      </text>
    </g>
  );
}

interface NodeTableProps {
  readonly lineage: Lineage;
  readonly shown: readonly LineageNode[];
  readonly choose: (id: string) => void;
}

function NodeTable({ lineage, shown, choose }: NodeTableProps) {
  return (
    <DataTable
      caption="Lineage"
      rows={shown}
      keyOf={({ id }) => id}
      columns={[
        { title: "Kind", cell: ({ kind }) => lineageKindWords[kind] },
        { title: "Name", cell: (node) => <NodeButton node={node} choose={choose} /> },
        { title: "Comes from", cell: ({ id }) => namesOf(lineage, id, "from") },
        { title: "Leads to", cell: ({ id }) => namesOf(lineage, id, "to") },
      ]}
    />
  );
}

function namesOf({ nodes, edges }: Lineage, id: string, end: "from" | "to"): string {
  const other = end === "from" ? "to" : "from";
  const names = edges
    .filter((edge) => edge[other] === id)
    .map((edge) => `${edge.why} ${nodes.find((one) => one.id === edge[end])?.title ?? ""}`);
  return names.join("; ") || "–";
}

function NodeButton({
  node,
  choose,
}: {
  readonly node: LineageNode;
  readonly choose: (id: string) => void;
}) {
  return (
    <Anchor
      component="button"
      type="button"
      inherit
      underline="always"
      ta="left"
      onClick={() => choose(node.id)}
    >
      {node.title}
    </Anchor>
  );
}

interface ChosenProps {
  readonly lineage: Lineage;
  readonly node: LineageNode;
  readonly choose: (id: string) => void;
}

/** What is known of a node, its neighbours, and what breaks if it changes. */
function Chosen({ lineage, node, choose }: ChosenProps) {
  const facts = Object.entries(node.facts).filter(([, value]) => value !== null);
  const touched = follows(lineage, node.id);
  const neighboursOn = (end: "from" | "to") =>
    lineage.edges.flatMap((edge) => {
      const other = lineage.nodes.find(({ id }) => id === edge[end]);
      const isOwn = edge[end === "from" ? "to" : "from"] === node.id;
      return other === undefined || !isOwn ? [] : [{ other, why: edge.why }];
    });
  const [before, after] = [neighboursOn("from"), neighboursOn("to")];
  const evidence = evidenceOf(node);
  return (
    <Stack gap={4} aria-live="polite">
      <Text fw={600}>
        {lineageKindWords[node.kind]} {node.title}
        {evidence !== null && (
          <>
            {" · "}
            <Anchor component={Link} to={evidence} underline="always">
              Open
            </Anchor>
          </>
        )}
      </Text>
      {facts.length > 0 && (
        <Text size="sm">
          {facts.map(([name, value]) => `${name}: ${factText(value)}`).join(" · ")}
        </Text>
      )}
      <Neighbours title="Comes from" found={before} choose={choose} />
      <Neighbours title="Leads to" found={after} choose={choose} />
      <Text size="sm">
        <b>If it changes:</b>{" "}
        {touched.length === 0 ? "nothing that is known hangs on it." : touchedWords(touched)}
      </Text>
    </Stack>
  );
}

interface NeighboursProps {
  readonly title: string;
  readonly found: readonly { readonly other: LineageNode; readonly why: string }[];
  readonly choose: (id: string) => void;
}

function Neighbours({ title, found, choose }: NeighboursProps) {
  if (found.length === 0) return null;
  return (
    <Text size="sm" component="div">
      <b>{title}:</b>{" "}
      {found.map(({ other, why }, at) => (
        <span key={`${other.id} ${why}`}>
          {at > 0 ? "; " : ""}
          {lineageKindWords[other.kind]} <NodeButton node={other} choose={choose} /> ({why})
        </span>
      ))}
    </Text>
  );
}

function touchedWords(touched: readonly LineageNode[]): string {
  const byKind = Map.groupBy(touched, ({ kind }) => kind);
  return `${[...byKind]
    .map(([kind, many]) => {
      const names = many.slice(0, 4).map(({ title }) => title);
      const more = many.length > names.length ? ` and ${many.length - names.length} more` : "";
      return `${lineageKindWords[kind]} ${names.join(", ")}${more}`;
    })
    .join("; ")}.`;
}

function evidenceOf({ id, kind }: LineageNode): string | null {
  const rest = id.slice(id.indexOf(":") + 1);
  if (kind === "incident") return `/incidents/${rest}`;
  if (kind === "run" || kind === "gate") return `/runs/${rest}`;
  return kind === "downstream" ? `/models/${encodeURIComponent(rest)}` : null;
}

const isoTime = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;
const factText = (value: string | number | null): string =>
  typeof value === "string" && isoTime.test(value) ? momentText(value) : String(value);
