import { Button, Modal, Stack, Text, TextInput, type ButtonProps } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useState } from "react";
import { ActionButton } from "./action-button.tsx";
import { Failure } from "./panel.tsx";
import { useOrder, type Order } from "./use-ask.ts";
import type { Right } from "./use-rights.ts";

interface AskReasonProps {
  /** On the button and on the one that confirms. */
  readonly verb: string;
  readonly title: string;
  /** What it does, and to what. */
  readonly effect: string;
  readonly right: Right;
  readonly orderOf: (reason: string) => Order;
  /** What the server is asked again afterwards. */
  readonly roots: readonly string[];
  readonly variant?: ButtonProps["variant"];
  readonly color?: string;
  readonly size?: string;
}

/** One confirmation that says what happens and takes the reason. */
export function AskReason(props: AskReasonProps) {
  const { verb, title, effect, right, orderOf, roots, variant, color, size = "sm" } = props;
  const [isOpen, modal] = useDisclosure();
  const [reason, setReason] = useState("");
  const order = useOrder(...roots);
  const look = {
    size,
    ...(variant === undefined ? {} : { variant }),
    ...(color === undefined ? {} : { color }),
  };
  const begin = (): void => {
    order.reset();
    setReason("");
    modal.open();
  };
  return (
    <>
      <ActionButton right={right} {...look} onClick={begin}>
        {verb}
      </ActionButton>
      <Modal opened={isOpen} onClose={modal.close} title={title}>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (reason.trim() === "") return;
            order.mutate(orderOf(reason.trim()), { onSuccess: modal.close });
          }}
        >
          <Stack>
            <Text>{effect}</Text>
            <TextInput
              label="Why"
              required
              data-autofocus
              value={reason}
              onChange={({ currentTarget }) => setReason(currentTarget.value)}
            />
            {order.error !== null && <Failure error={order.error} />}
            <Button
              type="submit"
              {...(color === undefined ? {} : { color })}
              disabled={reason.trim() === ""}
              loading={order.isPending}
            >
              {verb}
            </Button>
          </Stack>
        </form>
      </Modal>
    </>
  );
}
