import { Stack, Text } from "@mantine/core";
import { DataTable } from "../../shared/data-table.tsx";
import { numberText } from "../../shared/format.ts";
import { Moment } from "../../shared/moment.tsx";
import { Panel } from "../../shared/panel.tsx";
import { useAsk } from "../../shared/use-ask.ts";
import { modelPath, useModelName } from "./use-model.ts";

interface Scored {
  readonly id: string;
  readonly title: string;
  readonly points: number;
  readonly evidence: string;
  readonly at: string | null;
  readonly nextStep: string | null;
}

interface Scorecard {
  readonly tests: readonly Scored[];
  readonly summary: string;
}

/** How ready the model is, from evidence. */
export function ScorecardPage() {
  const query = useAsk<Scorecard>("scorecard", modelPath(useModelName(), "/scorecard"));
  return (
    <Panel title="Score card" query={query} reading="the evidence" height={400}>
      {({ tests, summary }) => (
        <Stack>
          <Text>{summary}</Text>
          <DataTable
            caption="The fourteen tests"
            rows={tests}
            keyOf={({ id }) => id}
            columns={[
              { title: "Test", cell: ({ id, title }) => `${id} ${title}` },
              { title: "Points", isNumber: true, cell: ({ points }) => numberText(points) },
              { title: "Evidence", cell: ({ evidence }) => evidence },
              { title: "Of", cell: ({ at }) => <Moment at={at} /> },
              { title: "Next step", cell: ({ nextStep }) => nextStep ?? "–" },
            ]}
          />
        </Stack>
      )}
    </Panel>
  );
}
