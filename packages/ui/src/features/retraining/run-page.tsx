import { Anchor, Code, Group, Stack, Text } from "@mantine/core";
import type { Run } from "@plumbline/contracts";
import { Link, useParams } from "@tanstack/react-router";
import { AskReason } from "../../shared/ask-reason.tsx";
import { Moment } from "../../shared/moment.tsx";
import { PageHead } from "../../shared/page-head.tsx";
import { Panel } from "../../shared/panel.tsx";
import { useAsk } from "../../shared/use-ask.ts";
import { Verdict } from "../../shared/verdict.tsx";
import { ModelLink } from "../today/today-page.tsx";
import { ApprovalButtons } from "./approval-buttons.tsx";
import { GateTable } from "./gate-table.tsx";

interface LogEntry {
  readonly id: number;
  readonly at: string;
  readonly kind: string;
  readonly text: string;
}

/** One attempt to make a model better, through all its states. */
export function RunPage() {
  const { id } = useParams({ from: "/runs/$id" });
  const query = useAsk<Run>("runs", `/v1/runs/${id}`);
  const log = useAsk<{ readonly entries: readonly LogEntry[] }>("runs", `/v1/runs/${id}/log`);
  const run = query.data;
  return (
    <>
      <PageHead
        title={run === undefined ? `Run ${id}` : `${run.model}: ${run.action}`}
        sentence={run?.message}
        aside={
          run === undefined || run.endedAt !== null ? undefined : (
            <Group gap="xs">
              <ApprovalButtons run={run} />
              <AskReason
                verb="Cancel"
                title={`Cancel the run of ${run.model}`}
                effect="What it has begun is stopped, and the champion stays."
                {...{ right: "operate", variant: "default", size: "xs", roots: ["runs"] }}
                orderOf={(reason) => ({ path: `/v1/runs/${id}/cancel`, json: { reason } })}
              />
            </Group>
          )
        }
      />
      <Stack>
        <Panel title="How it stands" query={query} reading="the run">
          {(one) => (
            <Stack gap={4}>
              <Group gap="xs">
                <Verdict of={one.state} />
                <Text>
                  <ModelLink name={one.model} />, started <Moment at={one.createdAt} /> by{" "}
                  {one.actor}, attempt {one.attempt}, executor {one.executor}
                </Text>
              </Group>
              <Text>Why: {one.reason}</Text>
              <Text>
                Champion {one.champion ?? "none"}, candidate {one.candidate ?? "none yet"}; training
                set <Code>{one.trainingSetId?.slice(0, 12) ?? "none"}</Code>, evaluation set{" "}
                <Code>{one.evaluationSetId?.slice(0, 12) ?? "none"}</Code>
              </Text>
              {one.incidentId !== null && (
                <Anchor component={Link} to={`/incidents/${one.incidentId}`} underline="always">
                  Incident {one.incidentId}
                </Anchor>
              )}
              {one.externalUrl !== null && (
                <Anchor href={one.externalUrl} underline="always" rel="noreferrer">
                  Where it runs
                </Anchor>
              )}
            </Stack>
          )}
        </Panel>
        <Panel
          title="Gate"
          query={query}
          reading="the gate"
          isEmpty={({ gate }) => gate === null}
          empty="The candidate has not come to the gate."
        >
          {({ gate }) => (gate === null ? null : <GateTable gate={gate} />)}
        </Panel>
        <Panel
          title="Log"
          query={log}
          reading="the log"
          height={240}
          isEmpty={({ entries }) => entries.length === 0}
          empty="Nothing was written yet."
        >
          {({ entries }) => (
            <Code block tabIndex={0} style={{ maxHeight: "50vh", overflow: "auto" }}>
              {entries
                .map(({ at, kind, text }) => `${at.slice(11, 19)} ${kind.padEnd(6)} ${text}`)
                .join("\n")}
            </Code>
          )}
        </Panel>
      </Stack>
    </>
  );
}
