import { Anchor, Group, SimpleGrid, Stack, Text } from "@mantine/core";
import type { IncidentSummary, ModelOverview, Run, StatusAnswer } from "@plumbline/contracts";
import { Link, Navigate } from "@tanstack/react-router";
import { countOf, countText, durationText } from "../../shared/format.ts";
import { Moment } from "../../shared/moment.tsx";
import { PageHead } from "../../shared/page-head.tsx";
import { Panel } from "../../shared/panel.tsx";
import { useAsk } from "../../shared/use-ask.ts";
import { Verdict } from "../../shared/verdict.tsx";
import { IncidentList, isLive, severityRank } from "../incidents/incident-list.tsx";

interface Incidents {
  readonly incidents: readonly IncidentSummary[];
}

/** What needs somebody now. */
export function TodayPage() {
  const status = useAsk<StatusAnswer>("status", "/v1/status");
  const open = useAsk<Incidents>("incidents", "/v1/incidents", { state: "live", limit: 100 });
  const ended = useAsk<Incidents>("incidents", "/v1/incidents", { limit: 30 });
  const runs = useAsk<{ readonly runs: readonly Run[] }>("runs", "/v1/runs", { limit: 5 });
  if (status.data?.models.length === 0) return <Navigate to="/welcome" />;
  return (
    <>
      <PageHead title="Today" sentence={sentenceOf(open.data?.incidents, status.data?.models)} />
      <Stack>
        <Panel
          title="What is wrong"
          query={open}
          reading="open incidents"
          isEmpty={({ incidents }) => incidents.length === 0}
          empty="No incident is open."
        >
          {({ incidents }) => (
            <IncidentList
              incidents={incidents.toSorted(
                (a, b) => severityRank(a.severity) - severityRank(b.severity),
              )}
            />
          )}
        </Panel>
        <SimpleGrid cols={{ base: 1, md: 2 }}>
          <Panel
            title="Silent or late"
            query={status}
            reading="the state of the models"
            isEmpty={({ models }) => models.every((one) => silenceOf(one) === null)}
            empty="Every model sends rows, and nothing waits."
          >
            {({ models }) => (
              <Stack gap={4}>
                {models.map((one) => {
                  const words = silenceOf(one);
                  return words === null ? null : (
                    <Text key={one.name}>
                      <ModelLink name={one.name} />: {words}
                    </Text>
                  );
                })}
              </Stack>
            )}
          </Panel>
          <Panel
            title="Retraining under way and lately"
            query={runs}
            reading="runs"
            isEmpty={(data) => data.runs.length === 0}
            empty="Nothing was retrained yet."
          >
            {(data) => (
              <Stack gap={6}>
                {data.runs.map((run) => (
                  <Group key={run.id} gap="xs" wrap="nowrap" align="flex-start">
                    <Verdict of={run.state} />
                    <Text>
                      <Anchor component={Link} to={`/runs/${run.id}`} underline="always">
                        {run.model}: {run.action}
                      </Anchor>{" "}
                      {run.message}
                    </Text>
                  </Group>
                ))}
              </Stack>
            )}
          </Panel>
          <Panel
            title="Lately over"
            query={ended}
            reading="incidents that are over"
            isEmpty={({ incidents }) => incidents.every(isLive)}
            empty="No incident has ended yet."
          >
            {({ incidents }) => (
              <IncidentList incidents={incidents.filter((one) => !isLive(one)).slice(0, 5)} />
            )}
          </Panel>
          <Panel title="The server" query={status} reading="the state of the server">
            {({ server }) => (
              <Stack gap={4}>
                <Text>
                  Version {server.version}, since <Moment at={server.startedAt} />.{" "}
                  {countOf(server.pendingEvents, "event waits", "events wait")} to be stored
                  {server.lagMs > 0 ? `, the oldest for ${durationText(server.lagMs)}` : ""}.
                </Text>
                {server.readiness.map(({ part, isReady, detail }) => (
                  <Group key={part} gap="xs">
                    <Verdict of={isReady ? "ok" : "failed"} />
                    <Text>
                      {part}: {detail}
                    </Text>
                  </Group>
                ))}
              </Stack>
            )}
          </Panel>
        </SimpleGrid>
      </Stack>
    </>
  );
}

export function ModelLink({ name }: { readonly name: string }) {
  return (
    <Anchor component={Link} to={`/models/${encodeURIComponent(name)}`} underline="always">
      {name}
    </Anchor>
  );
}

function sentenceOf(
  incidents: readonly IncidentSummary[] | undefined,
  models: readonly ModelOverview[] | undefined,
): string | undefined {
  if (incidents === undefined || models === undefined) return undefined;
  const worst = incidents.toSorted(
    (a, b) => severityRank(a.severity) - severityRank(b.severity),
  )[0];
  if (worst === undefined) {
    return `${countOf(models.length, "model")}, no incident is open.`;
  }
  const others = incidents.length - 1;
  const more =
    others === 0 ? "" : ` ${countOf(others, "more incident")} ${others === 1 ? "is" : "are"} open.`;
  return `${worst.model}: ${worst.summary}${more}`;
}

function silenceOf({
  verdict,
  quarantined,
  unmatchedFeedback,
  monitors,
}: ModelOverview): string | null {
  const parts = [
    verdict === "no-data" ? "no rows come" : "",
    quarantined > 0 ? `${countText(quarantined)} rows in quarantine` : "",
    unmatchedFeedback > 0 ? `${countText(unmatchedFeedback)} labels without a prediction` : "",
    monitors.some(({ latest }) => latest?.verdict === "failed") ? "a monitor failed" : "",
  ].filter((part) => part !== "");
  return parts.length === 0 ? null : parts.join(", ");
}
