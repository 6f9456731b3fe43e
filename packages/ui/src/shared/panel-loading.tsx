import { Button, Group, Skeleton, Stack, Text } from "@mantine/core";
import { useEffect, useState } from "react";

const slowMs = 2_000;
const tooSlowMs = 15_000;

interface PanelLoadingProps {
  readonly height: number;
  readonly reading: string;
  readonly cancel: () => void;
}

/** As large as what comes; says after a while what it waits for, and later lets it be. */
export function PanelLoading({ height, reading, cancel }: PanelLoadingProps) {
  const waitedMs = useWaited(slowMs, tooSlowMs);
  return (
    <Stack gap="xs" aria-busy="true" style={{ minHeight: height }}>
      <Skeleton height={waitedMs === 0 ? height : Math.max(40, height - 44)} />
      <Group gap="xs" role="status">
        {waitedMs >= slowMs && (
          <Text size="sm">
            Reading {reading}
            {waitedMs >= tooSlowMs ? ` for ${tooSlowMs / 1_000} seconds` : ""} …
          </Text>
        )}
        {waitedMs >= tooSlowMs && (
          <Button size="compact-sm" variant="default" onClick={cancel}>
            Cancel
          </Button>
        )}
      </Group>
    </Stack>
  );
}

/** Which of the times have passed since it was drawn first. */
function useWaited(...steps: readonly [number, number]): number {
  const [waitedMs, setWaited] = useState(0);
  const [first, second] = steps;
  useEffect(() => {
    const timers = [first, second].map((step) => setTimeout(() => setWaited(step), step));
    return () => timers.forEach(clearTimeout);
  }, [first, second]);
  return waitedMs;
}
