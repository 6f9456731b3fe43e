import { Button, Group, Pill, Text } from "@mantine/core";

interface FilteredOutProps {
  /** What was looked for, e.g. "model". */
  readonly what: string;
  /** In words, e.g. `name holds “fraud”`. */
  readonly filters: readonly string[];
  readonly clear: () => void;
}

/** There is something, but nothing that passes the filters. */
export function FilteredOut({ what, filters, clear }: FilteredOutProps) {
  return (
    <Group gap="xs" role="status">
      <Text>No {what} passes:</Text>
      {filters.map((filter) => (
        <Pill key={filter}>{filter}</Pill>
      ))}
      <Button size="compact-sm" variant="default" onClick={clear}>
        Clear filters
      </Button>
    </Group>
  );
}
