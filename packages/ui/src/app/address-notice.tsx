import { CloseButton, Group, Paper, Text } from "@mantine/core";
import { useState } from "react";

/** Says which values of the address nobody could read; the page shows what it shows without them. */
export function AddressNotice({ names }: { readonly names: readonly string[] }) {
  const [isOpen, setOpen] = useState(names.length > 0);
  if (!isOpen) return null;
  return (
    <Paper
      component="aside"
      aria-label="About the address"
      className="address-notice"
      withBorder
      p="xs"
    >
      <Group gap="sm" wrap="nowrap" role="status">
        <Text size="sm">
          The address holds a value that is not known here ({names.join(", ")}): the usual one is
          shown instead.
        </Text>
        <CloseButton aria-label="Close the notice" onClick={() => setOpen(false)} />
      </Group>
    </Paper>
  );
}
