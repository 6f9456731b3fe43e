import { Button, Group, Modal, NumberInput, Select, Stack, Text, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import type { SilenceDocument } from "@plumbline/contracts";
import { useState } from "react";
import { ActionButton } from "../../shared/action-button.tsx";
import { Moment } from "../../shared/moment.tsx";
import { Failure, Panel } from "../../shared/panel.tsx";
import { useAsk, useOrder } from "../../shared/use-ask.ts";

const hourMs = 3_600_000;

/** What is hushed, by whom and until when. */
export function SilencesTab() {
  const query = useAsk<{ readonly silences: readonly SilenceDocument[] }>(
    "silences",
    "/v1/silences",
  );
  const order = useOrder("silences");
  return (
    <Panel
      title="Silences and downtimes"
      query={query}
      reading="silences"
      aside={<NewSilence />}
      isEmpty={({ silences }) => silences.length === 0}
      empty="Nothing is hushed."
    >
      {({ silences }) => (
        <Stack gap="sm">
          {silences.map((one) => (
            <Group key={one.id} gap="sm">
              <Text>
                {one.kind} of {one.model ?? "all models"}, <Moment at={one.from} /> to{" "}
                <Moment at={one.endedAt ?? one.to} />, by {one.actor}: {one.reason}
              </Text>
              {one.isActive && (
                <ActionButton
                  right="operate"
                  size="xs"
                  variant="default"
                  onClick={() => order.mutate({ path: `/v1/silences/${one.id}`, method: "DELETE" })}
                >
                  End now
                </ActionButton>
              )}
            </Group>
          ))}
          {order.error !== null && <Failure error={order.error} />}
        </Stack>
      )}
    </Panel>
  );
}

function NewSilence() {
  const [isOpen, modal] = useDisclosure();
  const [model, setModel] = useState("");
  const [kind, setKind] = useState<string | null>("silence");
  const [hours, setHours] = useState<number | string>(4);
  const [reason, setReason] = useState("");
  const order = useOrder("silences", "incidents");
  const start = (): void => {
    const to = new Date(Date.now() + Number(hours) * hourMs).toISOString();
    const about = model.trim() === "" ? {} : { model: model.trim() };
    order.mutate(
      { path: "/v1/silences", json: { ...about, kind, to, reason: reason.trim() } },
      { onSuccess: modal.close },
    );
  };
  return (
    <>
      <ActionButton right="operate" size="xs" onClick={modal.open}>
        Add a silence
      </ActionButton>
      <Modal opened={isOpen} onClose={modal.close} title="Add a silence">
        <Stack>
          <Select
            label="Kind"
            data={[
              { value: "silence", label: "Silence: nobody is told" },
              { value: "downtime", label: "Downtime: no incident is opened either" },
            ]}
            value={kind}
            onChange={setKind}
            allowDeselect={false}
          />
          <TextInput
            label="Model"
            description="All models when empty"
            value={model}
            onChange={({ currentTarget }) => setModel(currentTarget.value)}
          />
          <NumberInput label="Hours" value={hours} onChange={setHours} min={0.1} max={720} />
          <TextInput
            label="Why"
            required
            value={reason}
            onChange={({ currentTarget }) => setReason(currentTarget.value)}
          />
          {order.error !== null && <Failure error={order.error} />}
          <Button disabled={reason.trim() === ""} loading={order.isPending} onClick={start}>
            Start
          </Button>
        </Stack>
      </Modal>
    </>
  );
}
