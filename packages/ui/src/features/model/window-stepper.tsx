import { Button, Group, Text } from "@mantine/core";
import { Span } from "../../shared/moment.tsx";
import type { ShownWindow } from "./use-window.ts";

interface WindowStepperProps {
  readonly shown: ShownWindow<{ readonly from: string; readonly to: string }>;
}

/** Which window is shown, and the way to its neighbours, also by `[` and `]`. */
export function WindowStepper({ shown: { window, at, all, step } }: WindowStepperProps) {
  if (window === undefined) return null;
  return (
    <Group gap="xs" mb="xs">
      <Button size="xs" variant="default" data-key="[" disabled={at <= 0} onClick={() => step(-1)}>
        Window before
      </Button>
      <Text component="span" role="status">
        Window {at + 1} of {all}: <Span from={window.from} to={window.to} />
      </Text>
      <Button
        size="xs"
        variant="default"
        data-key="]"
        disabled={at >= all - 1}
        onClick={() => step(1)}
      >
        Next window
      </Button>
    </Group>
  );
}
