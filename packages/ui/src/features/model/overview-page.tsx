import { Anchor, SimpleGrid, Stack, Text } from "@mantine/core";
import type { Aliases, IncidentSummary, Series } from "@plumbline/contracts";
import { Link } from "@tanstack/react-router";
import { DataTable } from "../../shared/data-table.tsx";
import { countOf, countText, numberText, shareText } from "../../shared/format.ts";
import { Moment } from "../../shared/moment.tsx";
import { Panel } from "../../shared/panel.tsx";
import { useAsk } from "../../shared/use-ask.ts";
import { Verdict } from "../../shared/verdict.tsx";
import { IncidentList } from "../incidents/incident-list.tsx";
import { DistributionFigure } from "./distribution-figure.tsx";
import { InputHealth } from "./input-health.tsx";
import { KpiPanel } from "./kpi-panel.tsx";
import { PolicyPanel } from "./policy-panel.tsx";
import { SeriesFigure } from "./series-figure.tsx";
import { TimePage } from "./time-page.tsx";
import { useHappenings } from "./use-happenings.ts";
import { modelPath, useModel, useModelName, useNewestEvaluation, useSeries } from "./use-model.ts";

/** The metric that stands for the model: the first of these that exists. */
const headline = ["log-loss", "rmse", "auroc", "accuracy", "macro-f1", "mae", "ndcg"];

function headlineOf(series: readonly Series[]): Series | undefined {
  return headline
    .map((method) => series.find((one) => one.method === method))
    .find((one) => one !== undefined);
}

/** Whether the model is true: its metric, its incidents, its input, its version, what comes next. */
export function OverviewPage() {
  const name = useModelName();
  const markers = useHappenings();
  const performance = useSeries({ family: "performance" });
  const incidents = useAsk<{ readonly incidents: readonly IncidentSummary[] }>(
    "incidents",
    "/v1/incidents",
    { model: name, limit: 5 },
  );
  return (
    <TimePage>
      <Panel
        title="Performance"
        query={performance}
        reading="the metrics of the windows"
        height={260}
        isEmpty={({ series }) => headlineOf(series) === undefined}
        empty="No window has labels yet: what really happened is sent as feedback."
      >
        {({ series }) => {
          const found = headlineOf(series);
          return found === undefined ? null : (
            <SeriesFigure series={found} name={found.method} markers={markers} />
          );
        }}
      </Panel>
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <Panel
          title="Incidents"
          query={incidents}
          reading="incidents"
          isEmpty={(data) => data.incidents.length === 0}
          empty="The model had no incident yet."
        >
          {(data) => <IncidentList incidents={data.incidents} />}
        </Panel>
        <PolicyPanel />
      </SimpleGrid>
      <InputHealth />
      <Answers />
      <KpiPanel markers={markers} />
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <Now />
        <Monitors />
      </SimpleGrid>
    </TimePage>
  );
}

/** What the model answers, against what it answered in the baseline. */
function Answers() {
  const query = useSeries({ check: "prediction-drift" });
  const { query: evaluation } = useNewestEvaluation(query.data?.series);
  const columns = new Set(query.data?.series.map(({ column }) => column));
  return (
    <Panel
      title="Predictions"
      query={evaluation}
      reading="the latest window"
      height={260}
      isEmpty={({ result }) => !result?.distributions.some(({ column }) => columns.has(column))}
      empty="No window is judged yet."
    >
      {({ result }) => (
        <SimpleGrid cols={{ base: 1, md: 2 }}>
          {result?.distributions
            .filter(({ column }) => columns.has(column))
            .map((one) => (
              <DistributionFigure key={`${one.column}/${one.measure}`} distribution={one} />
            ))}
        </SimpleGrid>
      )}
    </Panel>
  );
}

function Now() {
  const name = useModelName();
  const model = useModel();
  const aliases = useAsk<Aliases>("versions", modelPath(name, "/aliases"));
  const champion = aliases.data?.aliases.find(({ alias }) => alias === "champion");
  return (
    <Panel title="Now" query={model} reading="the model">
      {({ versions, rows, lastEventAt, traffic, quarantined, unmatchedFeedback, ...about }) => (
        <Stack gap={4}>
          <Text>
            Champion{" "}
            <Anchor
              component={Link}
              to={`/models/${encodeURIComponent(name)}/lineage`}
              underline="always"
            >
              {champion?.version ?? versions[0] ?? "none"}
            </Anchor>
            <Since at={champion?.since ?? null} />, {countOf(rows, "prediction")} stored, the newest
            of <Moment at={lastEventAt} />.
          </Text>
          {traffic !== null && (
            <Text>
              {numberText(traffic.rowsPerHour)} rows an hour
              {traffic.latencyMs === null
                ? ""
                : `, half answer within ${numberText(traffic.latencyMs.p50)} ms, 95 % within ${numberText(traffic.latencyMs.p95)} ms`}
              {traffic.errorRate === null ? "" : `, ${shareText(traffic.errorRate)} fail`}.
            </Text>
          )}
          <Text>
            {countText(quarantined)} rows in quarantine, {countText(unmatchedFeedback)} labels
            without a prediction.
          </Text>
          <Text>
            {about.baseline === null ? (
              "No baseline yet."
            ) : (
              <>
                Compared with baseline {about.baseline.id} of{" "}
                <Moment at={about.baseline.createdAt} />.
              </>
            )}{" "}
            Owner: {about.config.owner ?? "nobody"}.
          </Text>
        </Stack>
      )}
    </Panel>
  );
}

function Since({ at }: { readonly at: string | null }) {
  if (at === null) return null;
  return (
    <>
      {" "}
      since <Moment at={at} />
    </>
  );
}

function Monitors() {
  const model = useModel();
  return (
    <Panel title="Monitors" query={model} reading="the monitors">
      {({ monitors }) => (
        <DataTable
          caption="Monitors and their latest window"
          rows={monitors}
          keyOf={(one) => one.name}
          columns={[
            { title: "Monitor", cell: (one) => `${one.name} (${one.window})` },
            { title: "Verdict", cell: (one) => <Verdict of={one.latest?.verdict ?? null} /> },
            { title: "Says", cell: (one) => one.latest?.summary ?? "no window is judged yet" },
          ]}
        />
      )}
    </Panel>
  );
}
