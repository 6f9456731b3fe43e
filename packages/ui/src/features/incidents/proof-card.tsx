import { Group, Stack, Text } from "@mantine/core";
import type { Proof } from "@plumbline/contracts";
import { DataTable } from "../../shared/data-table.tsx";
import { withInterval } from "../../shared/format.ts";
import { Moment } from "../../shared/moment.tsx";
import { Verdict } from "../../shared/verdict.tsx";

/** The metric before and after what was done, and the interval of the difference. */
export function ProofCard({ proof }: { readonly proof: Proof }) {
  const side = (name: string, { version, from, to, rows, value, interval }: Proof["before"]) => ({
    ...{ name, version, from, to, rows },
    value: withInterval(value, interval),
  });
  return (
    <Stack gap={4}>
      <Group gap="xs" wrap="nowrap" align="flex-start">
        <Verdict of={proof.verdict} />
        <Text fw={600}>{proof.summary}</Text>
      </Group>
      <DataTable
        caption={`${proof.metric} before and after`}
        rows={[side("Before", proof.before), side("After", proof.after)]}
        keyOf={({ name }) => name}
        columns={[
          { title: proof.metric, cell: ({ name }) => name },
          { title: "Version", cell: ({ version }) => version },
          { title: "Value", isNumber: true, cell: ({ value }) => value },
          { title: "Rows", isNumber: true, cell: ({ rows }) => rows },
          { title: "From", cell: ({ from }) => <Moment at={from} /> },
          { title: "To", cell: ({ to }) => <Moment at={to} /> },
        ]}
      />
      <Text size="sm">
        Difference {withInterval(proof.difference, proof.interval)}; {proof.better} is better.
      </Text>
    </Stack>
  );
}
