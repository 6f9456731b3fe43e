import { SimpleGrid, Stack, Text } from "@mantine/core";
import type { Decision, IncidentSummary, Series } from "@plumbline/contracts";
import { countOf, countText, numberText, shareText } from "../../shared/format.ts";
import { Moment } from "../../shared/moment.tsx";
import { Panel } from "../../shared/panel.tsx";
import { useAsk } from "../../shared/use-ask.ts";
import { Verdict } from "../../shared/verdict.tsx";
import { DataTable } from "../../shared/data-table.tsx";
import { IncidentList } from "../incidents/incident-list.tsx";
import { SeriesFigure, useMarkers } from "./series-figure.tsx";
import { modelPath, useModel, useModelName, useSeries } from "./use-model.ts";

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
  const model = useModel();
  const markers = useMarkers();
  const performance = useSeries({ family: "performance" });
  const incidents = useAsk<{ readonly incidents: readonly IncidentSummary[] }>(
    "incidents",
    "/v1/incidents",
    { model: name, limit: 5 },
  );
  const decisions = useAsk<{ readonly decisions: readonly Decision[] }>(
    "decisions",
    modelPath(name, "/decisions"),
    { limit: 3 },
  );
  return (
    <Stack>
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
        <Panel
          title="What the policy thinks"
          query={decisions}
          reading="decisions"
          isEmpty={(data) => data.decisions.length === 0}
          empty="The model has no retraining policy, or it had nothing to decide."
        >
          {(data) => (
            <Stack gap={6}>
              {data.decisions.map(({ id, eventTime, action, reason }) => (
                <Text key={id}>
                  <Moment at={eventTime} />: <b>{action}</b>, {reason}
                </Text>
              ))}
            </Stack>
          )}
        </Panel>
        <Panel title="Now" query={model} reading="the model">
          {({
            versions,
            rows,
            lastEventAt,
            traffic,
            quarantined,
            unmatchedFeedback,
            baseline,
            config,
          }) => (
            <Stack gap={4}>
              <Text>
                Version <b>{versions[0] ?? "none"}</b>, {countOf(rows, "prediction")} stored, the
                newest of <Moment at={lastEventAt} />.
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
                {baseline === null ? (
                  "No baseline yet."
                ) : (
                  <>
                    Compared with baseline {baseline.id} of <Moment at={baseline.createdAt} />.
                  </>
                )}{" "}
                Owner: {config.owner ?? "nobody"}.
              </Text>
            </Stack>
          )}
        </Panel>
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
      </SimpleGrid>
    </Stack>
  );
}
