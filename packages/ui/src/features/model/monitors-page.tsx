import { Anchor, Stack, Text } from "@mantine/core";
import type { EvaluationsAnswer } from "@plumbline/contracts";
import { Link } from "@tanstack/react-router";
import { DataTable } from "../../shared/data-table.tsx";
import { countText } from "../../shared/format.ts";
import { Span } from "../../shared/moment.tsx";
import { Panel } from "../../shared/panel.tsx";
import { useAsk } from "../../shared/use-ask.ts";
import { Verdict } from "../../shared/verdict.tsx";
import { Configuration } from "../configuration/config-editor.tsx";
import { LimitPreview } from "../limits/limit-preview.tsx";
import { modelPath, useModelName, useMonitors, useShownMonitor } from "./use-model.ts";

/** What is watched, how sharply, and what other limits would have said. */
export function MonitorsPage() {
  const name = useModelName();
  const shown = useShownMonitor();
  const monitors = useMonitors();
  const evaluations = useAsk<EvaluationsAnswer>(
    "evaluations",
    modelPath(name, "/evaluations"),
    { monitor: shown, limit: 40 },
    { isEnabled: shown !== undefined },
  );
  return (
    <Stack>
      <Panel
        title={`Limits${shown === undefined ? "" : ` of ${shown}`}`}
        query={monitors}
        reading="the monitors"
        height={320}
      >
        {(data) => {
          const document = data.monitors.find((one) => one.name === shown)?.document;
          return document === undefined ? (
            <Text>The model has no monitor.</Text>
          ) : (
            <LimitPreview key={`${name}/${document.name}`} model={name} document={document} />
          );
        }}
      </Panel>
      <Panel
        title="Latest windows"
        query={evaluations}
        reading="evaluations"
        isEmpty={(data) => data.evaluations.length === 0}
        empty="No window is judged yet."
      >
        {(data) => (
          <DataTable
            caption="Latest windows of the monitor"
            rows={data.evaluations}
            keyOf={({ id }) => id}
            columns={[
              { title: "Window", cell: ({ window }) => <Span from={window.from} to={window.to} /> },
              { title: "Verdict", cell: ({ verdict }) => <Verdict of={verdict} /> },
              { title: "Rows", isNumber: true, cell: ({ rows }) => countText(rows) },
              {
                title: "Says",
                cell: ({ id, summary }) => (
                  <Anchor component={Link} to={`/evaluations/${id}`} underline="always" data-row="">
                    {summary}
                  </Anchor>
                ),
              },
            ]}
          />
        )}
      </Panel>
      <Configuration model={name} />
    </Stack>
  );
}
