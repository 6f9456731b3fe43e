import { Anchor, Group, Text } from "@mantine/core";
import type { Decision } from "@plumbline/contracts";
import { Link } from "@tanstack/react-router";
import { DataTable } from "../../shared/data-table.tsx";
import { countOf } from "../../shared/format.ts";
import { Moment } from "../../shared/moment.tsx";
import { Verdict } from "../../shared/verdict.tsx";

const outcomeLooks = { yes: "pass", no: "skipped", unknown: "unknown" } as const;

/** Each decision with what it looked at; "not retrained, because" is one too. */
export function DecisionTable({ decisions }: { readonly decisions: readonly Decision[] }) {
  return (
    <DataTable
      caption="Decisions of the policy, newest first"
      rows={decisions}
      keyOf={({ id }) => id}
      columns={[
        { title: "Rows up to", cell: ({ eventTime }) => <Moment at={eventTime} /> },
        { title: "Decision", cell: (one) => <Action decision={one} /> },
        { title: "Why", cell: ({ reason }) => reason },
        { title: "Times", isNumber: true, cell: ({ repeats }) => repeats },
        {
          title: "What was looked at",
          cell: ({ findings }) => (
            <details>
              <summary>{countOf(findings.length, "finding")}</summary>
              {findings.map((one) => (
                <Group key={`${one.part}/${one.name}`} gap="xs" wrap="nowrap" align="flex-start">
                  <Verdict of={outcomeLooks[one.outcome]} />
                  <Text size="sm">
                    {one.part} {one.name}: {one.reason}
                  </Text>
                </Group>
              ))}
            </details>
          ),
        },
      ]}
    />
  );
}

function Action({ decision: { action, runId, incidentId } }: { readonly decision: Decision }) {
  const words = action === "nothing" ? "not retrained" : action;
  return (
    <>
      <b>{words}</b>
      {runId !== null && (
        <>
          {", "}
          <Anchor component={Link} to={`/runs/${runId}`} underline="always">
            run
          </Anchor>
        </>
      )}
      {incidentId !== null && (
        <>
          {", "}
          <Anchor component={Link} to={`/incidents/${incidentId}`} underline="always">
            incident {incidentId}
          </Anchor>
        </>
      )}
    </>
  );
}
