import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import type { ConfigAnswer, MonitorDocument } from "@plumbline/contracts";
import { ActionButton } from "../../shared/action-button.tsx";
import { Failure } from "../../shared/panel.tsx";
import { useAsk, useOrder } from "../../shared/use-ask.ts";
import { modelPath } from "../model/use-model.ts";

interface SaveLimitsProps {
  readonly model: string;
  readonly edited: MonitorDocument;
  readonly isMoved: boolean;
  /** What the replay said of these limits; null while it is on its way. */
  readonly sentence: string | null;
  readonly reset: () => void;
}

/** Saving repeats what the limits would have done. */
export function SaveLimits({ model, edited, isMoved, sentence, reset }: SaveLimitsProps) {
  const { data } = useAsk<ConfigAnswer>("model", modelPath(model, "/config"));
  const order = useOrder("model", "monitors", "evaluations", "audit");
  const [isOpen, modal] = useDisclosure();
  const save = (): void => {
    if (data === undefined) return;
    const monitors = data.config.monitors.map((one) => (one.name === edited.name ? edited : one));
    order.mutate(
      {
        path: `${modelPath(model, "/config")}?revision=${data.revision}`,
        ...{ method: "PUT", json: { ...data.config, monitors } },
      },
      { onSuccess: modal.close },
    );
  };
  if (!isMoved) return null;
  return (
    <Group>
      <ActionButton right="admin" disabled={data === undefined} onClick={modal.open}>
        Save these limits
      </ActionButton>
      <Button variant="default" onClick={reset}>
        Back to what is in force
      </Button>
      <Modal opened={isOpen} onClose={modal.close} title={`Save the limits of ${edited.name}`}>
        <Stack>
          <Text>
            {sentence === null
              ? "The history was not replayed with these limits: what they would have said is not known."
              : `${sentence}.`}
          </Text>
          <Text>
            Windows from now on are judged by them. Those that are judged stay as they are.
          </Text>
          {order.error !== null && <Failure error={order.error} />}
          <Button loading={order.isPending} onClick={save}>
            Save
          </Button>
        </Stack>
      </Modal>
    </Group>
  );
}
