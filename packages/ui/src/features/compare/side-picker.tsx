import { Button, Group, Select, SimpleGrid, Stack, Text, TextInput } from "@mantine/core";
import type { RegisteredVersion } from "@plumbline/contracts";
import { useNavigate } from "@tanstack/react-router";

export interface Sides {
  readonly left?: string | undefined;
  readonly right?: string | undefined;
  readonly leftFrom?: string | undefined;
  readonly leftTo?: string | undefined;
  readonly rightFrom?: string | undefined;
  readonly rightTo?: string | undefined;
}

interface SidePickerProps {
  readonly versions: readonly RegisteredVersion[];
  readonly sides: Sides;
}

/** Version and period of both sides; the address keeps them. */
export function SidePicker({ versions, sides }: SidePickerProps) {
  const navigate = useNavigate({ from: "/models/$model/compare" });
  const change = (next: Partial<Sides>): void => {
    const search = Object.fromEntries(
      Object.entries({ ...sides, ...next }).filter(([, value]) => value !== undefined),
    );
    void navigate({ search: (now) => ({ ...cleared(now), ...search }), replace: true });
  };
  const answered = versions
    .filter(({ firstSeenAt }) => firstSeenAt !== null)
    .map(({ version, aliases }) => ({
      value: version,
      label: aliases.length === 0 ? version : `${version} (${aliases.join(", ")})`,
    }));
  const swap = (): void =>
    change({
      ...{ left: sides.right, leftFrom: sides.rightFrom, leftTo: sides.rightTo },
      ...{ right: sides.left, rightFrom: sides.leftFrom, rightTo: sides.leftTo },
    });
  return (
    <Stack gap="xs">
      <Text>
        The right side is judged against the left one. The same version on both sides compares two
        periods of it.
      </Text>
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        {(["left", "right"] as const).map((side) => (
          <Group key={side} gap="xs" align="flex-end">
            <Select
              w="100%"
              label={side === "left" ? "Left: compared with" : "Right: judged"}
              data={answered}
              value={sides[side] ?? null}
              allowDeselect={false}
              onChange={(version) => version !== null && change({ [side]: version })}
            />
            {(["From", "To"] as const).map((end) => (
              <TextInput
                key={end}
                type="date"
                label={end === "From" ? "Rows from" : "Rows before"}
                aria-label={`Rows of the ${side} side ${end === "From" ? "from" : "before"}`}
                value={sides[`${side}${end}`] ?? ""}
                onChange={({ currentTarget: { value } }) =>
                  change({ [`${side}${end}`]: value === "" ? undefined : value })
                }
              />
            ))}
          </Group>
        ))}
      </SimpleGrid>
      <Group>
        <Button size="xs" variant="default" onClick={swap}>
          Change sides
        </Button>
      </Group>
    </Stack>
  );
}

const ownNames: ReadonlySet<string> = new Set([
  ...["left", "leftFrom", "leftTo"],
  ...["right", "rightFrom", "rightTo"],
]);

/** What else the address says stays. */
function cleared<T extends object>(search: T): T {
  return Object.fromEntries(Object.entries(search).filter(([name]) => !ownNames.has(name))) as T;
}
