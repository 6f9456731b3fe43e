import { Button, Code, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import type { AliasMove, RegisteredVersion } from "@plumbline/contracts";
import { useState } from "react";
import { DataTable } from "../../shared/data-table.tsx";
import { durationText, numberText } from "../../shared/format.ts";
import { Moment } from "../../shared/moment.tsx";
import { Failure, Panel } from "../../shared/panel.tsx";
import { useAsk, useOrder } from "../../shared/use-ask.ts";
import { modelPath, useModelName } from "../model/use-model.ts";

interface Aliases {
  readonly moves?: readonly AliasMove[];
}

/** Which versions there are, from what they came, and which one answers. */
export function LineagePage() {
  const name = useModelName();
  const versions = useAsk<{ readonly versions: readonly RegisteredVersion[] }>(
    "versions",
    modelPath(name, "/versions"),
  );
  const aliases = useAsk<Aliases>("versions", modelPath(name, "/aliases"));
  return (
    <Stack>
      <Panel
        title="Versions"
        query={versions}
        reading="versions"
        height={240}
        aside={<RollBack model={name} />}
        isEmpty={(data) => data.versions.length === 0}
        empty="No version is registered, and no row names one."
      >
        {(data) => (
          <DataTable
            caption="Versions, newest first"
            rows={data.versions}
            keyOf={({ version }) => version}
            columns={[
              {
                title: "Version",
                cell: ({ version, aliases: held }) =>
                  `${version}${held.length === 0 ? "" : ` (${held.join(", ")})`}`,
              },
              { title: "Kind", cell: ({ kind }) => kind },
              {
                title: "From",
                cell: ({ parent, runId }) => parent ?? (runId === null ? "–" : `run ${runId}`),
              },
              {
                title: "Code",
                cell: ({ details }) =>
                  details.git === null ? (
                    "–"
                  ) : (
                    <Code>
                      {details.git.commit.slice(0, 10)}
                      {details.git.isDirty ? " (changed)" : ""}
                    </Code>
                  ),
              },
              {
                title: "Data",
                cell: ({ details }) =>
                  details.data.map(({ kind, id }) => `${kind} ${id.slice(0, 24)}`).join(", ") ||
                  "–",
              },
              {
                title: "Metrics of training",
                cell: ({ details }) =>
                  Object.entries(details.metrics)
                    .map(([metric, value]) => `${metric} ${numberText(value)}`)
                    .join(", ") || "–",
              },
              { title: "First row", cell: ({ firstSeenAt }) => <Moment at={firstSeenAt} /> },
              { title: "Baseline", cell: ({ baseline }) => baseline?.origin ?? "–" },
            ]}
          />
        )}
      </Panel>
      <Panel
        title="Which version answered when"
        query={aliases}
        reading="the moves of the aliases"
        isEmpty={({ moves }) => (moves ?? []).length === 0}
        empty="No alias has moved yet."
      >
        {({ moves = [] }) => (
          <DataTable
            caption="Moves of aliases, newest first"
            rows={moves}
            keyOf={({ id }) => id}
            columns={[
              { title: "When", cell: ({ at }) => <Moment at={at} /> },
              { title: "Rows up to", cell: ({ eventTime }) => <Moment at={eventTime} /> },
              { title: "What", cell: ({ kind, alias }) => `${kind} of ${alias}` },
              { title: "From", cell: ({ from }) => from ?? "–" },
              { title: "To", cell: ({ to }) => to ?? "–" },
              {
                title: "Done in",
                isNumber: true,
                cell: ({ deployedInMs }) =>
                  deployedInMs === null ? "–" : durationText(deployedInMs),
              },
              { title: "By", cell: ({ actor }) => actor },
              { title: "Why", cell: ({ reason }) => reason },
            ]}
          />
        )}
      </Panel>
    </Stack>
  );
}

function RollBack({ model }: { readonly model: string }) {
  const [isOpen, modal] = useDisclosure();
  const [reason, setReason] = useState("");
  const order = useOrder("versions", "model");
  return (
    <>
      <Button size="xs" variant="default" onClick={modal.open}>
        Roll back
      </Button>
      <Modal opened={isOpen} onClose={modal.close} title={`Roll ${model} back`}>
        <Stack>
          <Text>
            The champion before this one answers again. Model servers that ask for it follow by
            themselves.
          </Text>
          <TextInput
            label="Why"
            value={reason}
            onChange={({ currentTarget }) => setReason(currentTarget.value)}
          />
          {order.error !== null && <Failure error={order.error} />}
          <Group>
            <Button
              color="red"
              disabled={reason.trim() === ""}
              loading={order.isPending}
              onClick={() =>
                order.mutate(
                  { path: modelPath(model, "/rollback"), json: { reason: reason.trim() } },
                  { onSuccess: modal.close },
                )
              }
            >
              Roll back
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}
