import { SimpleGrid, Stack, Text } from "@mantine/core";
import type { EvaluationDocument, Proof } from "@plumbline/contracts";
import { DataTable } from "../../shared/data-table.tsx";
import {
  countText,
  durationText,
  numberText,
  shareText,
  withInterval,
} from "../../shared/format.ts";
import { Panel } from "../../shared/panel.tsx";
import { useAsk } from "../../shared/use-ask.ts";
import { Verdict } from "../../shared/verdict.tsx";
import { ConfusionByWindow, OutcomeFigures } from "./outcome-figures.tsx";
import { canDraw, SeriesFigure } from "./series-figure.tsx";
import { SliceTable } from "./slice-table.tsx";
import { slicesOf } from "./slices.ts";
import { TimePage } from "./time-page.tsx";
import { useHappenings } from "./use-happenings.ts";
import { latest, modelPath, useModelName, useNewestEvaluation, useSeries } from "./use-model.ts";
import { useOutcomes } from "./use-shapes.ts";
import { useWindow } from "./use-window.ts";
import { WindowStepper } from "./window-stepper.tsx";

const noLabels = "No window has labels yet: what really happened is sent as feedback.";

/** How good the model is, since when, and for whom. */
export function PerformancePage() {
  return (
    <TimePage>
      <Metrics />
      <Labels />
      <OneWindow />
      <ByWindow />
      <BySlice />
      <ByVersion />
    </TimePage>
  );
}

function Metrics() {
  const query = useSeries({ family: "performance" });
  const markers = useHappenings();
  return (
    <>
      <Panel
        title="Metrics of the latest window"
        query={query}
        reading="the metrics of the windows"
        isEmpty={({ series }) => series.length === 0}
        empty={noLabels}
      >
        {({ series }) => (
          <DataTable
            caption="Metrics of the latest window against the baseline"
            rows={series}
            keyOf={({ check, method }) => `${check}/${method}`}
            columns={[
              { title: "Metric", cell: ({ method }) => method },
              {
                title: "Baseline",
                isNumber: true,
                cell: (one) => numberText(latest(one)?.baselineValue),
              },
              {
                title: "Now",
                isNumber: true,
                cell: (one) => numberText(latest(one)?.currentValue),
              },
              {
                title: "Labelled",
                isNumber: true,
                cell: (one) => countText(latest(one)?.labelled ?? 0),
              },
              { title: "Verdict", cell: (one) => <Verdict of={latest(one)?.verdict ?? null} /> },
              { title: "In words", cell: ({ reason }) => reason },
            ]}
          />
        )}
      </Panel>
      <Panel
        title="Over time"
        query={query}
        reading="the metrics of the windows"
        height={500}
        isEmpty={({ series }) => !series.some(canDraw)}
        empty="There is nothing to draw yet."
      >
        {({ series }) => (
          <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="lg">
            {series
              .filter((one) => one.check !== "label-coverage" && canDraw(one))
              .map((one) => (
                <SeriesFigure
                  key={`${one.check}/${one.method}`}
                  series={one}
                  name={one.method}
                  markers={markers}
                />
              ))}
          </SimpleGrid>
        )}
      </Panel>
    </>
  );
}

/** Whether the labels of the latest window are all there. */
function Labels() {
  const query = useSeries({ family: "performance" });
  const { query: evaluation } = useNewestEvaluation(query.data?.series);
  const coverage = query.data?.series.find(({ check }) => check === "label-coverage");
  return (
    <Panel title="Labels" query={evaluation} reading="the latest window" empty={noLabels}>
      {(found) => (
        <Stack gap="lg">
          <Text>{labelWords(found)}</Text>
          {coverage !== undefined && coverage.points.length > 1 && (
            <SeriesFigure series={coverage} name="share of rows with a label" markers={[]} />
          )}
        </Stack>
      )}
    </Panel>
  );
}

function labelWords({ labels, rows }: EvaluationDocument): string {
  const { labelled, coverage, delayMs, isMature } = labels;
  const delay =
    delayMs === null
      ? ""
      : ` Half of the labels come within ${durationText(delayMs.p50)}, nine in ten within ${durationText(delayMs.p90)}.`;
  const state = isMature
    ? "Its labels are as complete as they are expected to get."
    : "Labels still come: what is found is at most watched.";
  return `${countText(labelled)} of ${countText(rows)} rows of the latest window have a label (${shareText(coverage)}). ${state}${delay}`;
}

function OneWindow() {
  const outcomes = useOutcomes();
  const shown = useWindow(outcomes.data?.windows ?? []);
  const evaluation = useAsk<EvaluationDocument>(
    "evaluation",
    `/v1/evaluations/${shown.window?.evaluation}`,
    undefined,
    { isEnabled: shown.window !== undefined },
  );
  return (
    <Panel
      title="One window in detail"
      query={evaluation}
      reading="the window"
      height={400}
      isEmpty={({ result }) => !result?.performance}
      empty={noLabels}
    >
      {({ result }) => (
        <>
          <WindowStepper shown={shown} />
          {result?.performance ? <OutcomeFigures section={result.performance} /> : null}
        </>
      )}
    </Panel>
  );
}

function ByWindow() {
  const outcomes = useOutcomes();
  return (
    <Panel
      title="Confusion by window"
      query={outcomes}
      reading="the outcomes of the windows"
      height={200}
      isEmpty={({ windows }) => windows.every(({ confusion }) => confusion === null)}
      empty="No window has decisions and labels to compare."
    >
      {(found) => <ConfusionByWindow outcomes={found} />}
    </Panel>
  );
}

function BySlice() {
  const query = useSeries({ family: "performance", segment: "*" });
  return (
    <Panel
      title="By segment"
      query={query}
      reading="the segments of the windows"
      isEmpty={({ series }) => slicesOf(series).length === 0}
      empty="The configuration names no segments, or none has labels yet. Add e.g. segments: [[country]]."
    >
      {({ series }) => <SliceTable slices={slicesOf(series)} />}
    </Panel>
  );
}

/** What each change of version did to the metric it was made for. */
function ByVersion() {
  const query = useAsk<{ readonly proofs: readonly Proof[] }>(
    "proofs",
    modelPath(useModelName(), "/proofs"),
  );
  return (
    <Panel
      title="By version"
      query={query}
      reading="before and after of the versions"
      isEmpty={({ proofs }) => proofs.length === 0}
      empty="No change of version has a before and an after yet."
    >
      {({ proofs }) => (
        <DataTable
          caption="Before and after of each change of version, the newest first"
          rows={proofs}
          keyOf={({ id }) => id}
          columns={[
            { title: "Metric", cell: ({ metric }) => metric },
            { title: "From", cell: ({ before }) => before.version },
            {
              title: "Before",
              isNumber: true,
              cell: ({ before }) => withInterval(before.value, before.interval),
            },
            { title: "To", cell: ({ after }) => after.version },
            {
              title: "After",
              isNumber: true,
              cell: ({ after }) => withInterval(after.value, after.interval),
            },
            {
              title: "Difference",
              isNumber: true,
              cell: ({ difference, interval }) => withInterval(difference, interval),
            },
            {
              title: "Rows",
              isNumber: true,
              cell: ({ before, after }) => `${countText(before.rows)}, ${countText(after.rows)}`,
            },
            { title: "Verdict", cell: ({ verdict }) => <Verdict of={verdict} /> },
          ]}
        />
      )}
    </Panel>
  );
}
