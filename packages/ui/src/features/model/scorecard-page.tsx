import { Stack, Text } from "@mantine/core";
import type { Scorecard } from "@plumbline/contracts";
import { DataTable } from "../../shared/data-table.tsx";
import { numberText } from "../../shared/format.ts";
import { Moment } from "../../shared/moment.tsx";
import { Panel } from "../../shared/panel.tsx";
import { useAsk } from "../../shared/use-ask.ts";
import { modelPath, useModelName } from "./use-model.ts";

/** How ready the model is, from evidence. */
export function ScorecardPage() {
  const query = useAsk<Scorecard>("scorecard", modelPath(useModelName(), "/scorecard"));
  return (
    <Panel title="Score card" query={query} reading="the evidence" height={400}>
      {({ tests, score, monitoring, infrastructure, nextPoint }) => (
        <Stack>
          <Text>
            <b>{numberText(score)} of 7</b>: {numberText(monitoring)} for monitoring,{" "}
            {numberText(infrastructure)} for infrastructure; the lower one counts.
            {nextPoint === null ? "" : ` Cheapest next point: ${nextPoint}`}
          </Text>
          <DataTable
            caption="The fourteen tests"
            rows={tests}
            keyOf={({ id }) => id}
            columns={[
              { title: "Test", cell: ({ id, title }) => `${id} ${title}` },
              { title: "Points", isNumber: true, cell: ({ points }) => numberText(points) },
              {
                title: "Evidence",
                cell: ({ evidence, isFaded }) =>
                  isFaded ? `${evidence} (too old to count)` : evidence,
              },
              { title: "Of", cell: ({ at }) => <Moment at={at} /> },
              { title: "Next step", cell: ({ next }) => next ?? "–" },
            ]}
          />
        </Stack>
      )}
    </Panel>
  );
}
