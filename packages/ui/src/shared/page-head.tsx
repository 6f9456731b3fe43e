import { Group, Stack, Text } from "@mantine/core";
import { useEffect, type ReactNode } from "react";

interface PageHeadProps {
  readonly title: string;
  /** The verdict of the page in words. */
  readonly sentence?: ReactNode;
  readonly aside?: ReactNode;
}

/** The name of the page, and what it says in one sentence. */
export function PageHead({ title, sentence, aside }: PageHeadProps) {
  useEffect(() => {
    document.title = `${title} · Plumbline`;
  }, [title]);
  return (
    <Group justify="space-between" align="flex-start" mb="md">
      <Stack gap={4} style={{ flex: "1 1 24rem", minWidth: 0 }}>
        <h1>{title}</h1>
        {sentence !== undefined && (
          <Text component="p" m={0} size="lg">
            {sentence}
          </Text>
        )}
      </Stack>
      {aside}
    </Group>
  );
}
