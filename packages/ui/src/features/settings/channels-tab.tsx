import { Button, Group, Modal, PasswordInput, Select, Stack, Text, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import type { ChannelDocument, ChannelsAnswer, NotificationDocument } from "@plumbline/contracts";
import { useState } from "react";
import { ActionButton } from "../../shared/action-button.tsx";
import { DataTable } from "../../shared/data-table.tsx";
import { Moment } from "../../shared/moment.tsx";
import { Failure, Panel } from "../../shared/panel.tsx";
import { useAsk, useOrder } from "../../shared/use-ask.ts";
import { Verdict } from "../../shared/verdict.tsx";

interface TestAnswer {
  readonly isDelivered: boolean;
  readonly detail: string;
  readonly tookMs: number;
}

/** Where messages go, and what came of them. */
export function ChannelsTab() {
  const channels = useAsk<ChannelsAnswer>("channels", "/v1/channels");
  const sent = useAsk<{ readonly notifications: readonly NotificationDocument[] }>(
    "notifications",
    "/v1/notifications",
    { limit: 30 },
  );
  return (
    <Stack>
      <Panel
        title="Channels"
        query={channels}
        reading="channels"
        aside={channels.data === undefined ? undefined : <NewChannel types={channels.data.types} />}
        isEmpty={(data) => data.channels.length === 0}
        empty="Nobody is told of incidents yet."
      >
        {(data) => (
          <Stack gap="sm">
            {data.channels.map((channel) => (
              <Channel key={channel.name} channel={channel} />
            ))}
          </Stack>
        )}
      </Panel>
      <Panel
        title="Latest messages"
        query={sent}
        reading="messages"
        isEmpty={(data) => data.notifications.length === 0}
        empty="No message was written yet."
      >
        {(data) => (
          <DataTable
            caption="Latest messages"
            rows={data.notifications}
            keyOf={({ id }) => id}
            columns={[
              { title: "Written", cell: ({ createdAt }) => <Moment at={createdAt} /> },
              { title: "Channel", cell: ({ channel }) => channel },
              { title: "Message", cell: ({ event, title }) => `${event}: ${title}` },
              { title: "State", cell: ({ state }) => state },
              { title: "Attempts", isNumber: true, cell: ({ attempts }) => attempts },
              { title: "What was said", cell: ({ detail }) => detail ?? "–" },
            ]}
          />
        )}
      </Panel>
    </Stack>
  );
}

function Channel({ channel }: { readonly channel: ChannelDocument }) {
  const order = useOrder("channels", "notifications");
  const tested = order.data as TestAnswer | undefined;
  const { lastResult } = channel;
  return (
    <Stack gap={4}>
      <Group gap="sm">
        <Text fw={600}>{channel.name}</Text>
        <Text>{channel.type}</Text>
        {channel.isDisabled && <Text>switched off</Text>}
        <ActionButton
          right="admin"
          size="xs"
          variant="default"
          loading={order.isPending}
          onClick={() =>
            order.mutate({ path: `/v1/channels/${encodeURIComponent(channel.name)}/test` })
          }
        >
          Send a test
        </ActionButton>
      </Group>
      {tested !== undefined && (
        <Group gap="xs" role="status">
          <Verdict of={tested.isDelivered ? "pass" : "fail"} />
          <Text>
            {tested.detail} ({tested.tookMs} ms)
          </Text>
        </Group>
      )}
      {order.error !== null && <Failure error={order.error} />}
      {lastResult !== null && (
        <Text size="sm" c="dimmed">
          <Moment at={lastResult.at} />: {lastResult.outcome}, {lastResult.detail}
        </Text>
      )}
    </Stack>
  );
}

/** The form is made from the fields that the channel declares. */
function NewChannel({ types }: { readonly types: ChannelsAnswer["types"] }) {
  const [isOpen, modal] = useDisclosure();
  const [name, setName] = useState("");
  const [type, setType] = useState<string | null>(types[0]?.id ?? null);
  const [values, setValues] = useState<Readonly<Record<string, string>>>({});
  const order = useOrder("channels");
  const fields = types.find(({ id }) => id === type)?.fields ?? [];
  const config = Object.fromEntries(
    fields.flatMap((field) => {
      const text = values[field.name] ?? "";
      return text === "" ? [] : [[field.name, readField(text, field.default)]];
    }),
  );
  return (
    <>
      <ActionButton right="admin" size="xs" onClick={modal.open}>
        Add a channel
      </ActionButton>
      <Modal opened={isOpen} onClose={modal.close} title="Add a channel">
        <Stack>
          <TextInput
            label="Name"
            placeholder="ops-slack"
            value={name}
            onChange={({ currentTarget }) => setName(currentTarget.value)}
          />
          <Select
            label="Type"
            data={types.map(({ id, title }) => ({ value: id, label: title }))}
            value={type}
            onChange={setType}
            allowDeselect={false}
          />
          {fields.map((field) => {
            const Input = field.isSecret ? PasswordInput : TextInput;
            return (
              <Input
                key={field.name}
                label={field.name}
                description={field.description}
                required={field.isRequired}
                value={values[field.name] ?? ""}
                onChange={({ currentTarget }) => {
                  const { value } = currentTarget;
                  setValues((now) => ({ ...now, [field.name]: value }));
                }}
              />
            );
          })}
          {order.error !== null && <Failure error={order.error} />}
          <Button
            disabled={name === "" || type === null}
            loading={order.isPending}
            onClick={() =>
              order.mutate(
                {
                  ...{ path: `/v1/channels/${encodeURIComponent(name)}`, method: "PUT" },
                  json: { type, config },
                },
                { onSuccess: modal.close },
              )
            }
          >
            Save
          </Button>
        </Stack>
      </Modal>
    </>
  );
}

function readField(text: string, example: unknown): unknown {
  if (typeof example === "number") return Number(text);
  if (typeof example === "boolean") return text === "true";
  if (Array.isArray(example)) return text.split(",").map((part) => part.trim());
  return text;
}
