import { Group, Stack, Text } from "@mantine/core";
import type { FalseAlarms, StatusAnswer, StorageAnswer } from "@plumbline/contracts";
import { useQueries } from "@tanstack/react-query";
import { ask } from "../../shared/ask.ts";
import { DataTable } from "../../shared/data-table.tsx";
import { countText, durationText, numberText } from "../../shared/format.ts";
import { Moment } from "../../shared/moment.tsx";
import { Panel } from "../../shared/panel.tsx";
import { useAsk } from "../../shared/use-ask.ts";
import { Verdict } from "../../shared/verdict.tsx";
import { modelPath } from "../model/use-model.ts";
import { bytesText } from "./bytes-text.ts";

/** The parts of the server, how far behind it is, its limits, and the false alarms it may give. */
export function ServerTab() {
  const status = useAsk<StatusAnswer>("status", "/v1/status");
  const storage = useAsk<StorageAnswer>("storage", "/v1/storage");
  return (
    <Stack>
      <Panel title="Parts" query={status} reading="the state of the server">
        {({ server }) => (
          <Stack gap="xs">
            <Text>
              Plumbline {server.version}, at work since <Moment at={server.startedAt} />.{" "}
              {server.pendingEvents === 0
                ? "Everything that came is stored."
                : `${countText(server.pendingEvents)} events wait, the oldest for ${durationText(server.lagMs)}.`}
            </Text>
            {server.readiness.map(({ part, isReady, detail }) => (
              <Group key={part} gap="sm">
                <Verdict of={isReady ? "ok" : "failed"} />
                <Text>
                  <b>{part}</b>: {detail}
                </Text>
              </Group>
            ))}
          </Stack>
        )}
      </Panel>
      <Panel
        title="False-alarm budgets"
        query={status}
        reading="the models"
        isEmpty={({ models }) => models.length === 0}
        empty="There is no model yet."
      >
        {({ models }) => <Budgets names={models.map(({ name }) => name)} />}
      </Panel>
      <Panel title="Limits" query={storage} reading="the settings">
        {({ limits }) => (
          <DataTable
            caption="Limits of this server"
            rows={Object.entries(limits)}
            keyOf={([name]) => name}
            columns={[
              { title: "Setting", cell: ([name]) => name },
              { title: "Value", cell: ([name, value]) => limitText(name, value) },
            ]}
          />
        )}
      </Panel>
    </Stack>
  );
}

const mostModels = 50;

function Budgets({ names }: { readonly names: readonly string[] }) {
  const shown = names.slice(0, mostModels);
  const found = useQueries({
    queries: shown.map((name) => ({
      queryKey: ["incidents", "false-alarms", name],
      queryFn: ({ signal }: { readonly signal: AbortSignal }) =>
        ask<FalseAlarms>(modelPath(name, "/false-alarms"), { signal, query: { days: 30 } }),
    })),
  });
  const rows = found.flatMap(({ data }, at) =>
    data === undefined ? [] : [{ name: shown[at] ?? "", ...data }],
  );
  return (
    <Stack gap="xs">
      <DataTable
        caption="False alarms of the last 30 days, against what the monitors promise"
        rows={rows}
        keyOf={({ name }) => name}
        columns={[
          { title: "Model", cell: ({ name }) => name },
          {
            title: "State",
            cell: ({ isWithin }) => <Verdict of={isWithin ? "pass" : "fail"} />,
          },
          { title: "Allowed", isNumber: true, cell: ({ expected }) => numberText(expected) },
          { title: "Spent", isNumber: true, cell: ({ falseAlarms }) => countText(falseAlarms) },
          { title: "In words", cell: ({ summary }) => summary },
        ]}
      />
      {names.length > shown.length && (
        <Text size="sm">The first {mostModels} models are shown.</Text>
      )}
    </Stack>
  );
}

function limitText(name: string, value: string | number): string {
  if (typeof value === "string") return value;
  if (name.endsWith("Bytes")) return bytesText(value);
  return name.endsWith("Ms") ? durationText(value) : countText(value);
}
