import { Anchor, Button, Code, Group, NumberInput, Stack, Text, Textarea } from "@mantine/core";
import type {
  BacktestAnswer,
  ConfigAnswer,
  ConfigChanged,
  EvaluationsAnswer,
  MonitorDocument,
} from "@plumbline/contracts";
import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { ask } from "../../shared/ask.ts";
import { DataTable } from "../../shared/data-table.tsx";
import { countOf, countText } from "../../shared/format.ts";
import { momentText, Span } from "../../shared/moment.tsx";
import { Failure, Panel } from "../../shared/panel.tsx";
import { useAsk, useOrder } from "../../shared/use-ask.ts";
import { Verdict } from "../../shared/verdict.tsx";
import { modelPath, useModelName, useMonitors, useShownMonitor } from "./use-model.ts";

/** What is watched, how sharply, and what another limit would have said. */
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
      <Panel title="Threshold preview" query={monitors} reading="the monitors" height={220}>
        {(data) => {
          const document = data.monitors.find((one) => one.name === shown)?.document;
          return document === undefined ? (
            <Text>The model has no monitor.</Text>
          ) : (
            <Preview key={document.name} document={document} />
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

/** Another false-alarm rate, tried on what is stored, before anything is saved. */
function Preview({ document }: { readonly document: MonitorDocument }) {
  const name = useModelName();
  const [rate, setRate] = useState<number | string>(document.falseAlarmRate);
  const test = useMutation({
    mutationFn: (falseAlarmRate: number) =>
      ask<BacktestAnswer>(modelPath(name, "/backtest"), {
        method: "POST",
        json: { monitor: { ...document, falseAlarmRate }, changes: [] },
      }),
  });
  return (
    <Stack gap="xs">
      <Text>
        {document.name} alerts by chance in {countText(1 / document.falseAlarmRate)} windows once,
        as it stands.
      </Text>
      <Group align="flex-end">
        <NumberInput
          label="False-alarm rate of a window"
          value={rate}
          onChange={setRate}
          min={0.0001}
          max={0.5}
          step={0.005}
          decimalScale={4}
        />
        <Button
          loading={test.isPending}
          disabled={!(Number(rate) > 0 && Number(rate) < 1)}
          onClick={() => test.mutate(Number(rate))}
        >
          Try it on the stored history
        </Button>
      </Group>
      {test.error !== null && <Failure error={test.error} />}
      {test.data !== undefined && (
        <Text role="status">
          <b>
            Would have fired {countOf(test.data.fired, "time")} in{" "}
            {countOf(test.data.windows.length, "window")};
          </b>{" "}
          chance alone fires {(test.data.windows.length * Number(rate)).toFixed(1)} times.{" "}
          {test.data.windows
            .filter(({ verdict }) => verdict === "alert")
            .map(({ startMs }) => momentText(new Date(startMs).toISOString()).slice(0, 10))
            .join(", ")}
        </Text>
      )}
    </Stack>
  );
}

/** The whole document, with its changes shown before they are made. */
function Configuration({ model }: { readonly model: string }) {
  const query = useAsk<ConfigAnswer>("model", modelPath(model, "/config"));
  return (
    <Panel title="Configuration" query={query} reading="the configuration" height={300}>
      {({ revision, config }) => (
        <Editor
          key={revision}
          model={model}
          revision={revision}
          text={JSON.stringify(config, null, 2)}
        />
      )}
    </Panel>
  );
}

function Editor({
  model,
  revision,
  text,
}: {
  readonly model: string;
  readonly revision: number;
  readonly text: string;
}) {
  const [edited, setEdited] = useState(text);
  const save = useOrder("model", "monitors", "evaluations");
  const dryRun = useMutation({
    mutationFn: () => {
      const json: unknown = JSON.parse(edited);
      return ask<ConfigChanged>(modelPath(model, "/config"), {
        ...{ method: "PUT", json, query: { dryRun: "true" } },
      });
    },
  });
  return (
    <Stack gap="xs">
      <Textarea
        label={`Document, revision ${revision}`}
        description="JSON here; YAML with plumbline apply"
        autosize
        minRows={8}
        maxRows={24}
        value={edited}
        styles={{ input: { fontFamily: "monospace" } }}
        onChange={({ currentTarget }) => {
          setEdited(currentTarget.value);
          dryRun.reset();
        }}
      />
      <Group>
        <Button variant="default" loading={dryRun.isPending} onClick={() => dryRun.mutate()}>
          Show what would change
        </Button>
        <Button
          disabled={(dryRun.data?.changes.length ?? 0) === 0}
          loading={save.isPending}
          onClick={() =>
            save.mutate({
              path: modelPath(model, "/config"),
              method: "PUT",
              json: JSON.parse(edited),
            })
          }
        >
          Save
        </Button>
      </Group>
      {dryRun.data !== undefined && (
        <div role="status">
          {dryRun.data.changes.length === 0 ? (
            <Text>Nothing would change.</Text>
          ) : (
            <Code block>
              {dryRun.data.changes
                .map(
                  ({ path, before, after }) =>
                    `${path}: ${JSON.stringify(before) ?? "absent"} → ${JSON.stringify(after) ?? "absent"}`,
                )
                .join("\n")}
            </Code>
          )}
        </div>
      )}
      {[dryRun.error, save.error].map((error) =>
        error === null ? null : <Failure key={error.message} error={error} />,
      )}
    </Stack>
  );
}
