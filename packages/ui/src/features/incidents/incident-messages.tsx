import type { NotificationDocument } from "@plumbline/contracts";
import { DataTable } from "../../shared/data-table.tsx";
import { Moment } from "../../shared/moment.tsx";
import { Panel } from "../../shared/panel.tsx";
import { useAsk } from "../../shared/use-ask.ts";

/** Who was told of the incident, and whether it reached them. */
export function IncidentMessages({ id }: { readonly id: string }) {
  const query = useAsk<{ readonly notifications: readonly NotificationDocument[] }>(
    "notifications",
    "/v1/notifications",
    { incident: id, limit: 50 },
  );
  return (
    <Panel
      title="Who was told"
      query={query}
      reading="the messages"
      isEmpty={({ notifications }) => notifications.length === 0}
      empty="Nobody: no channel and no route leads from this incident to anybody. Settings, Channels adds one."
    >
      {({ notifications }) => (
        <DataTable
          caption="Messages of this incident"
          rows={notifications}
          keyOf={(one) => one.id}
          columns={[
            { title: "Written", cell: ({ createdAt }) => <Moment at={createdAt} /> },
            { title: "Channel", cell: ({ channel }) => channel },
            { title: "Message", cell: ({ event, title }) => `${event}: ${title}` },
            { title: "State", cell: ({ state }) => state },
            { title: "What was said", cell: ({ detail }) => detail ?? "–" },
          ]}
        />
      )}
    </Panel>
  );
}
