import { Button, Group, NumberInput, Select, Stack, Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import type { ChecksAnswer, MonitorDocument, PreviewAnswer } from "@plumbline/contracts";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ask } from "../../shared/ask.ts";
import { Failure } from "../../shared/panel.tsx";
import { useAsk } from "../../shared/use-ask.ts";
import { modelPath } from "../model/use-model.ts";
import { CheckLimits } from "./check-limits.tsx";
import { PreviewResult } from "./preview-result.tsx";
import { SaveLimits } from "./save-limits.tsx";

interface LimitPreviewProps {
  readonly model: string;
  readonly document: MonitorDocument;
}

const quietMs = 350;

/** Any limit of a monitor, moved and at once replayed over the stored history. Nothing is saved unseen. */
export function LimitPreview({ model, document }: LimitPreviewProps) {
  const [edited, setEdited] = useState(document);
  const [days, setDays] = useState("90");
  const [tried] = useDebouncedValue(edited, quietMs);
  const checks = useAsk<ChecksAnswer>("checks", "/v1/checks");
  const isReplayed = "every" in document.window;
  const [isAsked, setAsked] = useState(false);
  const isMoved = JSON.stringify(edited) !== JSON.stringify(document);
  const preview = useQuery({
    queryKey: ["evaluations", "preview", model, tried, days],
    queryFn: ({ signal }) =>
      ask<PreviewAnswer>(modelPath(model, "/preview"), {
        ...{ method: "POST", signal, json: { monitor: tried, days: Number(days) } },
      }),
    placeholderData: keepPreviousData,
    enabled: isReplayed && (isAsked || isMoved),
  });
  const isBehind = preview.isFetching || tried !== edited;
  return (
    <Stack>
      <Text>
        {document.name} judges windows of{" "}
        {"every" in document.window ? document.window.every : `${document.window.rows} rows`}. Move
        a limit: it is replayed over the stored history, and saved only when you say so.
      </Text>
      <Group align="flex-end">
        <NumberInput
          label="False-alarm rate of a window"
          description="Chance that a window without any change alerts"
          value={edited.falseAlarmRate}
          onChange={(value) =>
            Number(value) > 0 &&
            Number(value) < 1 &&
            setEdited({ ...edited, falseAlarmRate: Number(value) })
          }
          min={0.0001}
          max={0.5}
          step={0.005}
          decimalScale={4}
        />
        <NumberInput
          label="Fewest rows"
          description="Windows with fewer say: too little data"
          value={edited.minRows}
          onChange={(value) =>
            Number(value) >= 1 && setEdited({ ...edited, minRows: Math.round(Number(value)) })
          }
          min={1}
          step={10}
        />
        <Select
          label="History"
          data={["30", "90", "180", "365"].map((value) => ({ value, label: `${value} days` }))}
          value={days}
          allowDeselect={false}
          onChange={(value) => value !== null && setDays(value)}
        />
      </Group>
      {checks.data !== undefined && (
        <CheckLimits checks={checks.data.checks} document={edited} onChange={setEdited} />
      )}
      {!isReplayed && (
        <Text>
          This monitor judges windows of rows. Only windows of time can be replayed: save it and see
          what the next windows say.
        </Text>
      )}
      {preview.error !== null && (
        <Failure error={preview.error} retry={() => void preview.refetch()} />
      )}
      {preview.data !== undefined && preview.error === null && (
        <PreviewResult answer={preview.data} isMoved={isMoved} isBehind={isBehind} />
      )}
      {preview.isFetching && preview.data === undefined && (
        <Text role="status">
          Replaying the history: all checks of all windows once, then each move of a limit is quick
          …
        </Text>
      )}
      {isReplayed && !isAsked && !isMoved && (
        <Group>
          <Button variant="default" onClick={() => setAsked(true)}>
            Replay the limits in force
          </Button>
        </Group>
      )}
      <SaveLimits
        model={model}
        edited={edited}
        isMoved={isMoved}
        sentence={isBehind ? null : (preview.data?.new.sentence ?? null)}
        reset={() => setEdited(document)}
      />
    </Stack>
  );
}
