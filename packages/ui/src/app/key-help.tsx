import { Group, Kbd, Modal, Stack, Switch, Text } from "@mantine/core";
import { keepHasKeys, useHasKeys } from "../shared/key-choice.ts";
import { places } from "./places.ts";

const keys = [
  ...places.map(({ key, label }) => [`g ${key}`, label] as const),
  ["/", "Find"],
  ["j  k", "Next and previous row"],
  ["[  ]", "Window before and after"],
  ["t", "Plot or table"],
  ["a", "Acknowledge the incident"],
  ["?", "This list"],
  ["Esc", "Close"],
] as const;

/** Which keys there are, and whether they work. */
export function KeyHelp({
  isOpen,
  close,
}: {
  readonly isOpen: boolean;
  readonly close: () => void;
}) {
  const hasKeys = useHasKeys();
  return (
    <Modal
      opened={isOpen}
      onClose={close}
      title="Keys"
      closeButtonProps={{ "aria-label": "Close the list of keys" }}
    >
      <Stack gap="xs">
        <Switch
          label="Single keys act on the page"
          checked={hasKeys}
          onChange={({ currentTarget }) => keepHasKeys(currentTarget.checked)}
        />
        {keys.map(([key, does]) => (
          <Group key={key} justify="space-between">
            <Text>{does}</Text>
            <Kbd>{key}</Kbd>
          </Group>
        ))}
      </Stack>
    </Modal>
  );
}
