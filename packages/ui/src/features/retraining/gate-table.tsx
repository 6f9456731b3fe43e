import { Group, Stack, Text } from "@mantine/core";
import type { GateVerdict } from "@plumbline/contracts";
import { DataTable } from "../../shared/data-table.tsx";
import { numberText, withInterval } from "../../shared/format.ts";
import { Verdict } from "../../shared/verdict.tsx";

/** Each test that a candidate had to pass, with its numbers. */
export function GateTable({ gate }: { readonly gate: GateVerdict }) {
  return (
    <Stack gap="xs">
      <Group gap="xs" wrap="nowrap" align="flex-start">
        <Verdict of={gate.verdict} />
        <Text fw={600}>{gate.summary}</Text>
      </Group>
      <DataTable
        caption={`Gate of ${gate.candidate} against ${gate.champion}`}
        rows={gate.tests}
        keyOf={({ test, subject }) => `${test}/${subject}`}
        columns={[
          { title: "Outcome", cell: ({ outcome }) => <Verdict of={outcome} /> },
          { title: "Asked", cell: ({ title }) => title },
          { title: "Champion", isNumber: true, cell: ({ champion }) => numberText(champion) },
          { title: "Candidate", isNumber: true, cell: ({ candidate }) => numberText(candidate) },
          {
            title: "Difference",
            isNumber: true,
            cell: ({ difference, interval }) => withInterval(difference, interval),
          },
          { title: "Bound", isNumber: true, cell: ({ bound }) => numberText(bound) },
          { title: "In words", cell: ({ reason }) => reason },
        ]}
      />
    </Stack>
  );
}
