import { Anchor, Group, Stack, Text } from "@mantine/core";
import type {
  Aliases,
  CompareAnswer,
  ComparedMetric,
  ComparedSlice,
  VersionsAnswer,
} from "@plumbline/contracts";
import { Link, useSearch } from "@tanstack/react-router";
import { DataTable, type Column } from "../../shared/data-table.tsx";
import { countOf, countText, numberText, withInterval } from "../../shared/format.ts";
import { Moment, Span } from "../../shared/moment.tsx";
import { Panel } from "../../shared/panel.tsx";
import { useAsk } from "../../shared/use-ask.ts";
import { Verdict } from "../../shared/verdict.tsx";
import { modelPath, useModelName } from "../model/use-model.ts";
import { GateTable } from "../retraining/gate-table.tsx";
import { CalibrationFigure, ScoreFigure } from "./compare-figures.tsx";
import { SidePicker } from "./side-picker.tsx";
import { usualSides } from "./usual-sides.ts";

/** Two versions of the model, or two periods, side by side. */
export function ComparePage() {
  const name = useModelName();
  const asked = useSearch({ from: "/models/$model/compare" });
  const versions = useAsk<VersionsAnswer>("versions", modelPath(name, "/versions"));
  const aliases = useAsk<Aliases>("versions", modelPath(name, "/aliases"));
  const usual = usualSides(versions.data, aliases.data);
  const sides = { ...asked, left: asked.left ?? usual.left, right: asked.right ?? usual.right };
  const query = useAsk<CompareAnswer>(
    "compare",
    modelPath(name, "/compare"),
    {
      ...{ left: sides.left, right: sides.right },
      ...{ leftFrom: asked.leftFrom, leftTo: asked.leftTo },
      ...{ rightFrom: asked.rightFrom, rightTo: asked.rightTo },
    },
    { isEnabled: sides.left !== undefined && sides.right !== undefined },
  );
  return (
    <Stack>
      <Panel
        title="What is compared"
        query={versions}
        reading="the versions"
        height={90}
        isEmpty={(data) => data.versions.every(({ firstSeenAt }) => firstSeenAt === null)}
        empty="No version has answered anything yet: there is nothing to compare."
      >
        {(data) => <SidePicker versions={data.versions} sides={sides} />}
      </Panel>
      {sides.left !== undefined && sides.right !== undefined && <Answer query={query} />}
    </Stack>
  );
}

function Answer({ query }: { readonly query: ReturnType<typeof useAsk<CompareAnswer>> }) {
  return (
    <>
      <Panel title="Verdict" query={query} reading="the rows of both" height={90}>
        {(data) => <Headline data={data} />}
      </Panel>
      <Panel
        title="Metric by metric"
        query={query}
        reading="the rows of both"
        height={220}
        isEmpty={({ metrics }) => metrics.length === 0}
        empty="Neither side has labelled rows with answers that a metric can use."
      >
        {({ metrics }) => (
          <DataTable
            caption="Metrics of both sides"
            rows={metrics}
            keyOf={({ metric }) => metric}
            columns={[
              { title: "Metric", cell: ({ title, better }) => `${title} (${better} is better)` },
              ...differenceColumns<ComparedMetric>(),
            ]}
          />
        )}
      </Panel>
      <Panel
        title="Slice by slice, worst first"
        query={query}
        reading="the rows of both"
        height={220}
        isEmpty={({ slices }) => slices.length === 0}
        empty={query.data?.sliceWords}
      >
        {({ slices, sliceWords }) => (
          <Stack gap="xs">
            <Text>{sliceWords}.</Text>
            <DataTable
              caption="Slices, worst first"
              rows={slices}
              keyOf={({ column, value }) => `${column}=${value}`}
              columns={[
                { title: "Slice", cell: ({ column, value }) => `${column} = ${value}` },
                ...differenceColumns<ComparedSlice>(),
              ]}
            />
          </Stack>
        )}
      </Panel>
      <Panel
        title="Do scores mean what they say?"
        query={query}
        reading="the rows of both"
        height={340}
        isEmpty={({ calibration }) => calibration.left === null && calibration.right === null}
        empty="Neither side has labelled rows whose score is a probability."
      >
        {(data) => <CalibrationFigure data={data} />}
      </Panel>
      <Panel
        title="Where the scores lie"
        query={query}
        reading="the rows of both"
        height={240}
        isEmpty={({ scores }) => scores === null}
        empty="One of the sides has no scores."
      >
        {(data) => <ScoreFigure data={data} />}
      </Panel>
      <Panel
        title="Where they disagree"
        query={query}
        reading="the rows of both"
        isEmpty={({ disagreements }) => disagreements === null}
        empty="They answered no case both (the same subject at the same time), so no row shows them apart."
      >
        {(data) => <Disagreements data={data} />}
      </Panel>
      <Panel title="How long they take" query={query} reading="the rows of both" height={60}>
        {(data) => <Latency data={data} />}
      </Panel>
      <Panel
        title="What the gate said of these two"
        query={query}
        reading="the gate"
        isEmpty={({ gates }) => gates.length === 0}
        empty="No run has put these two before the gate."
      >
        {({ gates }) => (
          <Stack gap="lg">
            {gates.map(({ runId, at, gate }) => (
              <Stack key={runId} gap="xs">
                <Text>
                  <Moment at={at} />,{" "}
                  <Anchor component={Link} to={`/runs/${runId}`} underline="always">
                    run {runId}
                  </Anchor>
                </Text>
                <GateTable gate={gate} />
              </Stack>
            ))}
          </Stack>
        )}
      </Panel>
    </>
  );
}

function Headline({ data }: { readonly data: CompareAnswer }) {
  const { left, right, verdict, summary, pairingWords } = data;
  return (
    <Stack gap={6}>
      <Group gap="xs" wrap="nowrap" align="flex-start">
        <Verdict of={verdict} />
        <Text fw={600}>{summary}</Text>
      </Group>
      <Text>{pairingWords}.</Text>
      <DataTable
        caption="What is compared"
        rows={[
          { name: "Left", ...left },
          { name: "Right", ...right },
        ]}
        keyOf={({ name }) => name}
        columns={[
          { title: "Side", cell: ({ name }) => name },
          { title: "Version", cell: ({ version }) => version },
          { title: "Rows of", cell: ({ from, to }) => <Span from={from} to={to} /> },
          {
            title: "Rows",
            isNumber: true,
            cell: ({ rows, isShortened }) =>
              `${countText(rows)}${isShortened ? " (the newest)" : ""}`,
          },
          { title: "Labelled", isNumber: true, cell: ({ labelled }) => countText(labelled) },
        ]}
      />
    </Stack>
  );
}

function differenceColumns<Row extends ComparedMetric | ComparedSlice>(): readonly Column<Row>[] {
  return [
    { title: "Verdict", cell: ({ verdict }) => <Verdict of={verdict} /> },
    { title: "Left", isNumber: true, cell: ({ left }) => numberText(left) },
    { title: "Right", isNumber: true, cell: ({ right }) => numberText(right) },
    {
      title: "Difference",
      isNumber: true,
      cell: ({ difference, interval }) => withInterval(difference, interval),
    },
    {
      title: "Rows",
      isNumber: true,
      cell: ({ rowsLeft, rowsRight }) => `${countText(rowsLeft)} / ${countText(rowsRight)}`,
    },
  ];
}

function Disagreements({ data }: { readonly data: CompareAnswer }) {
  const name = useModelName();
  const { disagreements, left, right } = data;
  if (disagreements === null) return null;
  const toRow = (id: string) => (
    <Anchor
      component={Link}
      to={`/models/${encodeURIComponent(name)}/predictions/${encodeURIComponent(id)}`}
      underline="always"
    >
      {id}
    </Anchor>
  );
  return (
    <Stack gap="xs">
      <Text>
        {countOf(disagreements.decided, "case")} of {countText(disagreements.cases)} would be
        decided otherwise. These are the furthest apart:
      </Text>
      <DataTable
        caption="Cases on which the two are furthest apart"
        rows={disagreements.rows}
        keyOf={({ leftId, rightId }) => `${leftId}/${rightId}`}
        columns={[
          { title: "Time", cell: ({ time }) => <Moment at={time} /> },
          { title: `Row of ${left.version}`, cell: ({ leftId }) => toRow(leftId) },
          { title: `Row of ${right.version}`, cell: ({ rightId }) => toRow(rightId) },
          { title: left.version, isNumber: true, cell: (row) => numberText(row.left) },
          { title: right.version, isNumber: true, cell: (row) => numberText(row.right) },
          {
            title: "What happened",
            cell: ({ label }) => (label === null ? "not known yet" : String(label)),
          },
        ]}
      />
    </Stack>
  );
}

function Latency({ data: { latency, left, right } }: { readonly data: CompareAnswer }) {
  const words = (version: string, side: CompareAnswer["latency"]["left"]): string =>
    side === null
      ? `${version} does not say how long it takes`
      : `${version} takes ${numberText(side.p50)} ms in the middle and at most ${numberText(side.p95)} ms in 95 of 100 answers (${countOf(side.rows, "row")})`;
  return (
    <Text>
      {words(left.version, latency.left)}; {words(right.version, latency.right)}.
    </Text>
  );
}
