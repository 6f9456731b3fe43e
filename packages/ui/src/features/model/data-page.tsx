import { Code, Group, Stack, Text, TextInput } from "@mantine/core";
import type { QuarantineAnswer, QuarantineReplayAnswer } from "@plumbline/contracts";
import { useState } from "react";
import { ActionButton } from "../../shared/action-button.tsx";
import { countOf, countText } from "../../shared/format.ts";
import { Moment } from "../../shared/moment.tsx";
import { Failure, Panel } from "../../shared/panel.tsx";
import { useAsk, useOrder } from "../../shared/use-ask.ts";
import { DataTable } from "../../shared/data-table.tsx";
import { Verdict } from "../../shared/verdict.tsx";
import { SeriesFigure } from "./series-figure.tsx";
import { TimePage } from "./time-page.tsx";
import { useHappenings } from "./use-happenings.ts";
import { latest, modelPath, useModelName, useSeries } from "./use-model.ts";

/** Whether the feed is whole. */
export function DataPage() {
  const name = useModelName();
  const quality = useSeries({ family: "quality" });
  const markers = useHappenings();
  const quarantine = useAsk<QuarantineAnswer>("quarantine", modelPath(name, "/quarantine"));
  const counters = useAsk<{ readonly counters: Readonly<Record<string, number>> }>(
    "status",
    modelPath(name, "/counters"),
  );
  return (
    <TimePage>
      <Panel
        title="Quarantine"
        query={quarantine}
        reading="rows set apart"
        isEmpty={({ reasons }) => reasons.length === 0}
        empty="No row is set apart."
      >
        {({ reasons }) => (
          <Stack gap="lg">
            {reasons.map((reason) => (
              <Reason key={reason.reason} model={name} reason={reason} />
            ))}
          </Stack>
        )}
      </Panel>
      <Panel
        title="What is broken or new in the latest window"
        query={quality}
        reading="the quality of the windows"
        isEmpty={({ series }) => findings(series).length === 0}
        empty="Nothing: types, ranges, missing values, categories and duplicates are as in the baseline."
      >
        {({ series }) => (
          <DataTable
            caption="Quality findings of the latest window"
            rows={findings(series)}
            keyOf={(one) => `${one.check}/${one.column}/${one.method}`}
            columns={[
              { title: "Verdict", cell: (one) => <Verdict of={latest(one)?.verdict ?? null} /> },
              { title: "Check", cell: ({ check }) => check },
              { title: "Column", cell: ({ column }) => column ?? "the table" },
              { title: "In words", cell: ({ reason }) => reason },
            ]}
          />
        )}
      </Panel>
      <Panel
        title="Rows a window"
        query={quality}
        reading="the windows"
        isEmpty={({ series }) => series.length === 0}
        empty="No window is judged yet."
      >
        {({ series }) => {
          const volume = series.find(({ check }) => check === "volume");
          return volume === undefined ? (
            <Text>Volume is not among the checks of this monitor.</Text>
          ) : (
            <SeriesFigure series={volume} name="rows" markers={markers} hasReference={false} />
          );
        }}
      </Panel>
      <Panel title="Since the model began" query={counters} reading="counters">
        {(data) => (
          <Text>
            {Object.entries(data.counters)
              .map(([counter, value]) => `${countText(value)} ${counter}`)
              .join(", ")}
          </Text>
        )}
      </Panel>
    </TimePage>
  );
}

function findings<T extends { readonly points: readonly { readonly verdict: string }[] }>(
  series: readonly T[],
): readonly T[] {
  return series.filter((one) => ["alert", "watch"].includes(one.points.at(-1)?.verdict ?? ""));
}

function Reason({
  model,
  reason,
}: {
  readonly model: string;
  readonly reason: QuarantineAnswer["reasons"][number];
}) {
  const order = useOrder("quarantine", "status");
  const [field, setField] = useState("");
  const [value, setValue] = useState("");
  const mend = (): void => {
    const set = field.trim() === "" ? {} : { [field.trim()]: readValue(value) };
    order.mutate({
      path: modelPath(model, "/quarantine/replay"),
      json: { reason: reason.reason, set },
    });
  };
  const answer = order.data as QuarantineReplayAnswer | undefined;
  return (
    <Stack gap="xs">
      <Text fw={600}>
        {reason.reason}: {countOf(reason.rows, "row")}, the latest <Moment at={reason.lastAt} />
      </Text>
      {reason.samples.map((sample) => (
        <div key={sample.id}>
          <Text size="sm">{sample.message}</Text>
          <Code block tabIndex={0}>
            {sample.body.slice(0, 600)}
          </Code>
        </div>
      ))}
      <Group align="flex-end" gap="xs">
        <TextInput
          size="xs"
          label="Field to set"
          placeholder="features.age"
          value={field}
          onChange={({ currentTarget }) => setField(currentTarget.value)}
        />
        <TextInput
          size="xs"
          label="New value"
          placeholder="3"
          value={value}
          onChange={({ currentTarget }) => setValue(currentTarget.value)}
        />
        <ActionButton right="admin" size="xs" loading={order.isPending} onClick={mend}>
          {field.trim() === "" ? "Send again as they are" : "Mend and send again"}
        </ActionButton>
      </Group>
      {answer !== undefined && (
        <Text role="status">
          {countOf(answer.taken, "row")} taken: {countText(answer.accepted)} accepted,{" "}
          {countText(answer.quarantined)} set apart again.
        </Text>
      )}
      {order.error !== null && <Failure error={order.error} />}
    </Stack>
  );
}

function readValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
