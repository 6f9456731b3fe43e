import { Button, Modal, Select, Stack, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useState } from "react";
import { ActionButton } from "../../shared/action-button.tsx";
import { Failure } from "../../shared/panel.tsx";
import { useOrder } from "../../shared/use-ask.ts";

const kinds = ["note", "deploy", "campaign", "holiday"] as const;

/** As a field of date and time writes it, in the zone of who looks. */
function localText(atMs: number): string {
  const at = new Date(atMs);
  return new Date(atMs - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

interface AnnotateProps {
  readonly model: string;
  /** Offered as the time: that of the newest rows shown. */
  readonly atMs: number;
}

/** Notes something that happened outside and may explain what is seen. */
export function Annotate({ model, atMs }: AnnotateProps) {
  const [isOpen, { open, close }] = useDisclosure();
  const order = useOrder("annotations", "incidents");
  const [kind, setKind] = useState<string>("note");
  const [text, setText] = useState("");
  const [from, setFrom] = useState("");
  const [to, setTo] = useState("");
  const send = (): void => {
    const fields = {
      ...{ model, kind, text, from: new Date(from).toISOString() },
      ...(to === "" ? {} : { to: new Date(to).toISOString() }),
    };
    order.mutate(
      { path: "/v1/annotations", json: fields },
      {
        onSuccess: () => {
          setText("");
          close();
        },
      },
    );
  };
  return (
    <>
      <ActionButton
        right="operate"
        size="xs"
        variant="default"
        onClick={() => {
          setFrom(localText(atMs));
          setTo("");
          order.reset();
          open();
        }}
      >
        Annotate
      </ActionButton>
      <Modal opened={isOpen} onClose={close} title={`What happened to ${model}?`}>
        <Stack gap="xs">
          <Select
            label="Kind"
            data={[...kinds]}
            value={kind}
            allowDeselect={false}
            onChange={(next) => setKind(next ?? "note")}
          />
          <TextInput
            label="What happened"
            data-autofocus
            value={text}
            onChange={({ currentTarget }) => setText(currentTarget.value)}
          />
          <TextInput
            type="datetime-local"
            label="From, in the time of the rows"
            value={from}
            onChange={({ currentTarget }) => setFrom(currentTarget.value)}
          />
          <TextInput
            type="datetime-local"
            label="Until, empty for a moment"
            value={to}
            onChange={({ currentTarget }) => setTo(currentTarget.value)}
          />
          {order.error !== null && <Failure error={order.error} />}
          <Button
            loading={order.isPending}
            disabled={text.trim() === "" || from === ""}
            onClick={send}
          >
            Note it
          </Button>
        </Stack>
      </Modal>
    </>
  );
}
