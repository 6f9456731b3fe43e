import { Anchor } from "@mantine/core";
import { DataTable } from "../../shared/data-table.tsx";
import { Moment } from "../../shared/moment.tsx";
import { Panel } from "../../shared/panel.tsx";
import { useAsk } from "../../shared/use-ask.ts";

interface Line {
  readonly id: number;
  readonly at: string;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly details: unknown;
}

/** Who changed what, when and why. */
export function AuditTab() {
  const query = useAsk<{ readonly entries: readonly Line[] }>("audit", "/v1/audit", { limit: 100 });
  return (
    <Panel
      title="Changes"
      query={query}
      reading="the audit"
      aside={
        <Anchor href="/v1/audit/export" underline="always">
          Export all
        </Anchor>
      }
      isEmpty={({ entries }) => entries.length === 0}
      empty="Nothing was changed yet."
    >
      {({ entries }) => (
        <DataTable
          caption="Changes, newest first"
          rows={entries}
          keyOf={({ id }) => id}
          columns={[
            { title: "When", cell: ({ at }) => <Moment at={at} /> },
            { title: "Who", cell: ({ actor }) => actor },
            { title: "What", cell: ({ action }) => action },
            { title: "Of", cell: ({ subject }) => subject },
            {
              title: "Details",
              cell: ({ details }) => (
                <span style={{ overflowWrap: "anywhere" }}>
                  {JSON.stringify(details).slice(0, 300)}
                </span>
              ),
            },
          ]}
        />
      )}
    </Panel>
  );
}
