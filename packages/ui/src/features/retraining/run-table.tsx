import { Anchor, Text } from "@mantine/core";
import type { PolicyAnswer, Proof, Run } from "@plumbline/contracts";
import { Link } from "@tanstack/react-router";
import { DataTable } from "../../shared/data-table.tsx";
import { durationText, numberText, withInterval } from "../../shared/format.ts";
import { Moment } from "../../shared/moment.tsx";
import { Verdict } from "../../shared/verdict.tsx";

interface RunTableProps {
  readonly runs: readonly Run[];
  readonly proofs: readonly Proof[];
  readonly policy: PolicyAnswer["policy"];
}

/** Runs with what each took, what it cost and what it gained. */
export function RunTable({ runs, proofs, policy }: RunTableProps) {
  const cost = policy?.budget.costPerRun ?? 0;
  return (
    <>
      {policy !== null && (
        <Text mb="xs">
          At most {numberText(policy.budget.runsPerMonth)} runs a month
          {cost > 0 ? `, each at ${numberText(cost)}` : "; what a run costs is not configured"}.
        </Text>
      )}
      <DataTable
        caption="Runs, newest first"
        rows={runs}
        keyOf={({ id }) => id}
        columns={[
          { title: "State", cell: ({ state }) => <Verdict of={state} /> },
          {
            title: "Run",
            cell: ({ id, action }) => (
              <Anchor component={Link} to={`/runs/${id}`} underline="always" data-row="">
                {action}
              </Anchor>
            ),
          },
          { title: "Rows up to", cell: ({ eventTime }) => <Moment at={eventTime} /> },
          { title: "Took", isNumber: true, cell: tookText },
          {
            title: "Gain on served rows",
            cell: ({ id }) => <Gain proof={proofs.find(({ runId }) => runId === id)} />,
          },
          {
            title: "How it stands, and why it was begun",
            cell: ({ message, reason }) => (
              <>
                {message}
                <Text size="xs" c="dimmed">
                  {reason}
                </Text>
              </>
            ),
          },
        ]}
      />
    </>
  );
}

function tookText({ createdAt, endedAt }: Run): string {
  return endedAt === null ? "…" : durationText(Date.parse(endedAt) - Date.parse(createdAt));
}

function Gain({ proof }: { readonly proof: Proof | undefined }) {
  if (proof === undefined) return <>–</>;
  const { metric, difference, interval, verdict } = proof;
  return (
    <>
      <Verdict of={verdict} /> {metric} {withInterval(difference, interval)}
    </>
  );
}
