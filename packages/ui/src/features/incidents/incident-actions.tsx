import { Button, Group, Modal, NumberInput, Select, Stack, Text, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import type { IncidentDocument } from "@plumbline/contracts";
import { useState, type ReactNode } from "react";
import { ActionButton } from "../../shared/action-button.tsx";
import { Failure } from "../../shared/panel.tsx";
import { useOrder, type Order } from "../../shared/use-ask.ts";

const reasons = [
  { value: "model-harmed", label: "The model was harmed" },
  { value: "data-broken", label: "The data was broken" },
  { value: "benign-change", label: "A change without harm" },
  { value: "false-alarm", label: "False alarm" },
  { value: "duplicate", label: "Duplicate" },
];

interface ActionsProps {
  readonly incident: IncidentDocument;
  readonly path: string;
}

/** What a person does with an incident; what its state does not allow is not offered. */
export function IncidentActions({ incident, path }: ActionsProps) {
  const order = useOrder("incidents", "audit");
  const { state } = incident;
  const isLive = state === "open" || state === "acknowledged" || state === "mitigated";
  return (
    <Stack gap="xs" align="flex-end">
      <Group gap="xs">
        {state === "open" && (
          <ActionButton
            right="operate"
            data-key="a"
            loading={order.isPending}
            onClick={() => order.mutate({ path: `${path}/acknowledge`, json: {} })}
          >
            Acknowledge
          </ActionButton>
        )}
        {(state === "open" || state === "acknowledged") && (
          <ActionButton
            right="operate"
            variant="default"
            onClick={() => order.mutate({ path: `${path}/mitigate`, json: {} })}
          >
            It does no more harm
          </ActionButton>
        )}
        <Assign incident={incident} path={path} />
        <Note path={path} />
        {isLive && <Silence incident={incident} />}
        {state !== "closed" && <Close path={path} />}
      </Group>
      {order.error !== null && <Failure error={order.error} />}
    </Stack>
  );
}

interface AskProps {
  readonly button: string;
  readonly title: string;
  readonly isReady: boolean;
  readonly order: () => Order;
  readonly roots?: readonly string[];
  readonly children: ReactNode;
}

/** A button that opens a small form. */
function Ask({ button, title, isReady, order: orderOf, roots = [], children }: AskProps) {
  const order = useOrder("incidents", "audit", ...roots);
  const [isOpen, modal] = useDisclosure();
  return (
    <>
      <ActionButton right="operate" variant="default" onClick={modal.open}>
        {button}
      </ActionButton>
      <Modal opened={isOpen} onClose={modal.close} title={title}>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (isReady) order.mutate(orderOf(), { onSuccess: modal.close });
          }}
        >
          <Stack>
            {children}
            {order.error !== null && <Failure error={order.error} />}
            <Button type="submit" disabled={!isReady} loading={order.isPending}>
              {title}
            </Button>
          </Stack>
        </form>
      </Modal>
    </>
  );
}

function Assign({ incident, path }: ActionsProps) {
  const [owner, setOwner] = useState(incident.owner ?? "");
  return (
    <Ask
      button="Assign"
      title="Assign the incident"
      isReady
      order={() => ({
        path: `${path}/assign`,
        json: { owner: owner.trim() === "" ? null : owner.trim() },
      })}
    >
      <TextInput
        label="Who answers for it"
        description="Empty for nobody"
        data-autofocus
        value={owner}
        onChange={({ currentTarget }) => setOwner(currentTarget.value)}
      />
    </Ask>
  );
}

function Note({ path }: Pick<ActionsProps, "path">) {
  const [text, setText] = useState("");
  return (
    <Ask
      button="Note"
      title="Add a note to the timeline"
      isReady={text.trim() !== ""}
      order={() => ({ path: `${path}/note`, json: { text: text.trim() } })}
    >
      <TextInput
        label="Note"
        data-autofocus
        value={text}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
      />
    </Ask>
  );
}

function Close({ path }: Pick<ActionsProps, "path">) {
  const [reason, setReason] = useState<string | null>(null);
  const [note, setNote] = useState("");
  return (
    <Ask
      button="Close"
      title="Close the incident"
      isReady={reason !== null}
      order={() => ({
        path: `${path}/close`,
        json: { reason, ...(note.trim() === "" ? {} : { note: note.trim() }) },
      })}
    >
      <Select
        label="Why"
        description="Counts for or against the false-alarm budget"
        data={reasons}
        value={reason}
        onChange={setReason}
      />
      <TextInput
        label="Note"
        value={note}
        onChange={({ currentTarget }) => setNote(currentTarget.value)}
      />
    </Ask>
  );
}

const hourMs = 3_600_000;

function Silence({ incident }: Pick<ActionsProps, "incident">) {
  const [hours, setHours] = useState<number | string>(4);
  const [reason, setReason] = useState("");
  const { model, kind, segment } = incident;
  return (
    <Ask
      button="Silence"
      title="Silence it"
      isReady={reason.trim() !== "" && Number(hours) > 0}
      roots={["silences"]}
      order={() => ({
        path: "/v1/silences",
        json: {
          ...{ model, kind: "silence", reason: reason.trim() },
          to: new Date(Date.now() + Number(hours) * hourMs).toISOString(),
          match: { kind, ...(segment === null ? {} : { segment }) },
        },
      })}
    >
      <Text>
        Nobody is told of incidents of {model} of the kind “{kind}”
        {segment === null ? "" : ` in ${segment}`} for so long. They are opened all the same.
      </Text>
      <NumberInput label="Hours" value={hours} onChange={setHours} min={0.1} max={720} />
      <TextInput
        label="Why"
        required
        data-autofocus
        value={reason}
        onChange={({ currentTarget }) => setReason(currentTarget.value)}
      />
    </Ask>
  );
}
