import { Anchor, Group, Stack, Text } from "@mantine/core";
import type { ModelOverview } from "@plumbline/contracts";
import { Link } from "@tanstack/react-router";
import { countOf } from "../../shared/format.ts";
import { Verdict } from "../../shared/verdict.tsx";

/** How far a model is on its way from the first row to the first verdict. */
export function FirstSteps({ model }: { readonly model: ModelOverview }) {
  const { name, rows, baseline, monitors, verdict } = model;
  const judged = monitors.find(({ latest }) => latest !== null);
  const pages = `/models/${encodeURIComponent(name)}`;
  const steps = [
    {
      isDone: rows > 0,
      words:
        rows > 0
          ? `First event received: ${countOf(rows, "row")} stored`
          : "Waits for its first row",
    },
    {
      isDone: baseline !== null,
      words:
        baseline === null
          ? "Profile and baseline come as soon as there are enough rows (2,000, or as configured)"
          : "Profile and baseline made",
    },
    {
      isDone: judged !== undefined,
      words:
        judged === undefined
          ? `Monitor ${monitors[0]?.name ?? ""} judges its first window when it is over`
          : `First monitor at work: ${judged.name}, ${judged.latest?.summary ?? ""}`,
    },
  ];
  return (
    <Stack gap={4}>
      <Group gap="xs">
        <Anchor component={Link} to={pages} fw={600} underline="always">
          {name}
        </Anchor>
        {verdict !== null && <Verdict of={verdict} />}
      </Group>
      {steps.map(({ isDone, words }) => (
        <Group key={words} gap="xs" wrap="nowrap" align="flex-start">
          <Verdict of={isDone ? "ok" : "waiting"} />
          <Text size="sm">{words}</Text>
        </Group>
      ))}
    </Stack>
  );
}
