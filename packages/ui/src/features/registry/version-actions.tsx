import { Button, Group, Modal, Select, Stack, Text, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import type { AliasMove, Aliases, RegisteredVersion } from "@plumbline/contracts";
import { useEffect, useState } from "react";
import { ActionButton } from "../../shared/action-button.tsx";
import { numberText } from "../../shared/format.ts";
import { Failure } from "../../shared/panel.tsx";
import { useAsk, useOrder } from "../../shared/use-ask.ts";
import { modelPath } from "../model/use-model.ts";

interface VersionActionsProps {
  readonly model: string;
  readonly versions: readonly RegisteredVersion[];
}

interface Moved {
  readonly move: AliasMove;
}

/** Another champion, by one confirmation that says which and why; then the seconds until it is in place. */
export function VersionActions({ model, versions }: VersionActionsProps) {
  const { data } = useAsk<Aliases>("versions", modelPath(model, "/aliases"));
  const champion = data?.aliases.find(({ alias }) => alias === "champion")?.version;
  const previous = data?.previousChampion ?? null;
  const [kind, setKind] = useState<"rollback" | "promote">("rollback");
  const [isOpen, modal] = useDisclosure();
  const [target, setTarget] = useState<string | null>(null);
  const [reason, setReason] = useState("");
  const order = useOrder("versions", "model", "lineage");
  const begin = (what: "rollback" | "promote"): void => {
    order.reset();
    setKind(what);
    setReason("");
    setTarget(what === "rollback" ? previous : null);
    modal.open();
  };
  const verb = kind === "rollback" ? "Roll back to" : "Promote";
  const send = (): void =>
    order.mutate(
      kind === "rollback"
        ? { path: modelPath(model, "/rollback"), json: { reason: reason.trim() } }
        : {
            ...{ path: modelPath(model, "/aliases/champion"), method: "PUT" },
            json: { version: target, reason: reason.trim() },
          },
    );
  const moved = order.data as Moved | undefined;
  return (
    <>
      <Group gap="xs">
        <ActionButton right="approve" size="xs" variant="default" onClick={() => begin("promote")}>
          Promote a version
        </ActionButton>
        {previous !== null && (
          <ActionButton right="approve" size="xs" color="red" onClick={() => begin("rollback")}>
            Roll back to {previous}
          </ActionButton>
        )}
      </Group>
      <Modal
        opened={isOpen}
        onClose={modal.close}
        title={kind === "rollback" ? `Roll ${model} back` : `Promote a version of ${model}`}
      >
        {moved === undefined ? (
          <Stack>
            {kind === "promote" && (
              <Select
                label="Version"
                data={versions.map(({ version }) => version).filter((one) => one !== champion)}
                value={target}
                onChange={setTarget}
              />
            )}
            <Text>
              {target ?? "It"} answers instead of {champion ?? "nobody"}: all of the traffic moves,
              and model servers that ask for the champion follow by themselves.
            </Text>
            <TextInput
              label="Why"
              required
              data-autofocus
              value={reason}
              onChange={({ currentTarget }) => setReason(currentTarget.value)}
            />
            {order.error !== null && <Failure error={order.error} />}
            <Button
              color={kind === "rollback" ? "red" : "blue"}
              disabled={reason.trim() === "" || target === null}
              loading={order.isPending}
              onClick={send}
            >
              {verb} {target ?? "…"}
            </Button>
          </Stack>
        ) : (
          <Done model={model} move={moved.move} close={modal.close} />
        )}
      </Modal>
    </>
  );
}

interface DoneProps {
  readonly model: string;
  readonly move: AliasMove;
  readonly close: () => void;
}

const lookEveryMs = 500;

/** Looks until the deployment says that it is done, and counts meanwhile. */
function Done({ model, move, close }: DoneProps) {
  const query = useAsk<Aliases>("versions", modelPath(model, "/aliases"), { limit: 5 });
  const { refetch } = query;
  const [startMs] = useState(() => performance.now());
  const [nowMs, setNow] = useState(startMs);
  const latest = query.data?.moves.find(({ id }) => id === move.id) ?? move;
  const isOver = latest.deployment.state !== "waiting";
  useEffect(() => {
    if (isOver) return;
    const timer = setInterval(() => {
      setNow(performance.now());
      void refetch();
    }, lookEveryMs);
    return () => clearInterval(timer);
  }, [isOver, refetch]);
  const { state, message } = latest.deployment;
  const seconds = numberText(Math.round((latest.deployedInMs ?? nowMs - startMs) / 100) / 10);
  const words = {
    none: `${latest.to} is champion. Nobody has to be told: model servers ask for it.`,
    waiting: `${latest.to} is champion. ${seconds} s … until the first model server asks for it, or the deployment is done`,
    done: `${latest.to} was in place after ${seconds} s.`,
    failed: `The deployment of ${latest.to} failed`,
    superseded: "Another move came first.",
  }[state];
  return (
    <Stack role="status">
      <Text fw={600}>{words}</Text>
      {message !== "" && <Text size="sm">{message}</Text>}
      <Button variant="default" onClick={close}>
        Close
      </Button>
    </Stack>
  );
}
