import { Button, Code, CopyButton, Group, Paper, Skeleton, Stack, Text } from "@mantine/core";
import type { UseQueryResult } from "@tanstack/react-query";
import { useEffect, useId, useState, type ReactNode } from "react";
import { Problem } from "./problem.ts";

interface PanelProps<T> {
  readonly title: string;
  readonly query: UseQueryResult<T>;
  /** What it reads, for those who wait. */
  readonly reading: string;
  /** Of the finished panel, so that nothing jumps. @default 160 */
  readonly height?: number;
  readonly isEmpty?: (data: T) => boolean;
  readonly empty?: ReactNode;
  readonly aside?: ReactNode;
  readonly children: (data: T) => ReactNode;
}

/** A part of a page that loads, fails and is tried again by itself. */
export function Panel<T>(props: PanelProps<T>) {
  const { title, query, reading, height = 160, isEmpty, empty, aside, children } = props;
  const id = useId();
  return (
    <Paper component="section" withBorder p="md" aria-labelledby={id} aria-busy={query.isPending}>
      <Group justify="space-between" align="flex-start" wrap="wrap" mb="xs">
        <h2 id={id}>{title}</h2>
        {aside}
      </Group>
      {query.data !== undefined && query.error !== null && <Stale query={query} />}
      {query.data !== undefined ? (
        isEmpty?.(query.data) === true ? (
          <Text c="dimmed" component="div">
            {empty}
          </Text>
        ) : (
          children(query.data)
        )
      ) : query.error !== null ? (
        <Failure error={query.error} retry={() => void query.refetch()} />
      ) : (
        <Loading height={height} reading={reading} />
      )}
    </Paper>
  );
}

function Loading({ height, reading }: { readonly height: number; readonly reading: string }) {
  const [isSlow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), 2_000);
    return () => clearTimeout(timer);
  }, []);
  return (
    <Stack gap="xs">
      <Skeleton height={height} />
      {isSlow && (
        <Text size="sm" role="status">
          Reading {reading} …
        </Text>
      )}
    </Stack>
  );
}

function Stale<T>({ query }: { readonly query: UseQueryResult<T> }) {
  const { dataUpdatedAt, error } = query;
  return (
    <Text size="sm" role="status" mb="xs">
      Shown as of {new Date(dataUpdatedAt).toLocaleTimeString()}: {error?.message}
    </Text>
  );
}

/** What failed, what to do, and all of it to copy. */
export function Failure({ error, retry }: { readonly error: Error; readonly retry?: () => void }) {
  const details = error instanceof Problem ? error.details : String(error);
  const code = error instanceof Problem ? error.code : "PAGE";
  return (
    <Stack gap="xs" role="alert">
      <Text fw={600}>{error.message}</Text>
      <Group gap="xs">
        <Code>{code}</Code>
        {retry !== undefined && (
          <Button size="xs" variant="default" onClick={retry}>
            Try again
          </Button>
        )}
        <CopyButton value={details}>
          {({ copied, copy }) => (
            <Button size="xs" variant="default" onClick={copy}>
              {copied ? "Copied" : "Copy details"}
            </Button>
          )}
        </CopyButton>
      </Group>
    </Stack>
  );
}
