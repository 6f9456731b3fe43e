import { Button, Code, CopyButton, Group, Paper, Stack, Text } from "@mantine/core";
import { useIsFetching } from "@tanstack/react-query";
import { useId, useState, type ReactNode } from "react";
import { PanelLoading } from "./panel-loading.tsx";
import { Problem, remedyOf } from "./problem.ts";
import type { Asked } from "./use-ask.ts";

interface PanelProps<T> {
  readonly title: string;
  readonly query: Asked<T>;
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
  const { title, query, aside } = props;
  const id = useId();
  const changedAtMs = useChangedAt(query);
  return (
    <Paper component="section" withBorder p="md" aria-labelledby={id}>
      <Group justify="space-between" align="flex-start" wrap="wrap" mb="xs">
        <Group gap="xs" align="baseline">
          <h2 id={id}>{title}</h2>
          {changedAtMs !== null && (
            <Text size="xs" c="dimmed" data-changed="">
              new at {new Date(changedAtMs).toLocaleTimeString()}
            </Text>
          )}
        </Group>
        {aside}
      </Group>
      <Content {...props} />
    </Paper>
  );
}

function Content<T>({
  query,
  reading,
  height = 160,
  isEmpty,
  empty,
  children,
}: Omit<PanelProps<T>, "title" | "aside">) {
  const [isCancelled, setCancelled] = useState(false);
  const firstReads = useIsFetching({ predicate: ({ state }) => state.data === undefined });
  const nothing = (
    <Text c="dimmed" component="div">
      {empty ?? "There is nothing to show yet."}
    </Text>
  );
  if (query.data !== undefined) {
    return (
      <>
        {query.error !== null && (
          <Stale
            error={query.error}
            atMs={query.dataUpdatedAt}
            retry={() => void query.refetch()}
          />
        )}
        {isEmpty?.(query.data) === true ? nothing : children(query.data)}
      </>
    );
  }
  if (query.error !== null) {
    return <Failure error={query.error} retry={() => void query.refetch()} />;
  }
  if (isCancelled && query.fetchStatus === "idle") {
    const again = (): void => {
      setCancelled(false);
      void query.refetch();
    };
    return (
      <Group gap="xs" role="status">
        <Text>Cancelled: {reading} was not read.</Text>
        <Button size="compact-sm" variant="default" onClick={again}>
          Read it
        </Button>
      </Group>
    );
  }
  // What is not asked waits for another answer, or that one left nothing to ask.
  if (query.fetchStatus === "idle" && firstReads === 0) return nothing;
  const cancel = (): void => {
    setCancelled(true);
    query.cancel();
  };
  return <PanelLoading height={height} reading={reading} cancel={cancel} />;
}

/** When something else came of the same question while its answer was shown. */
function useChangedAt<T>({ asked, data, dataUpdatedAt }: Asked<T>): number | null {
  const [shown, setShown] = useState({ asked, data, changedAtMs: null as number | null });
  if (shown.asked !== asked || shown.data !== data) {
    const isChange = shown.asked === asked && shown.data !== undefined && data !== undefined;
    setShown({ asked, data, changedAtMs: isChange ? dataUpdatedAt : null });
  }
  return shown.changedAtMs;
}

interface StaleProps {
  readonly error: Error;
  readonly atMs: number;
  readonly retry: () => void;
}

function Stale({ error, atMs, retry }: StaleProps) {
  return (
    <Group gap="xs" mb="xs" role="status">
      <Text size="sm">
        Shown as of {new Date(atMs).toLocaleTimeString()}: {error.message}
      </Text>
      <Button size="compact-sm" variant="default" onClick={retry}>
        Try again
      </Button>
    </Group>
  );
}

/** What failed, what to do, and all of it to copy. */
export function Failure({ error, retry }: { readonly error: Error; readonly retry?: () => void }) {
  const [details, code, requestId] =
    error instanceof Problem
      ? [error.details, error.code, error.requestId]
      : [String(error), "PAGE", null];
  return (
    <Stack gap="xs" role="alert">
      <Text fw={600}>{error.message}</Text>
      <Text size="sm">{remedyOf(error)}</Text>
      <Group gap="xs">
        <Code>{code}</Code>
        {requestId !== null && <Code>request {requestId}</Code>}
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
