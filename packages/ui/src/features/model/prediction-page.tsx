import { Stack, Text } from "@mantine/core";
import type { PredictionsAnswer } from "@plumbline/contracts";
import { useParams } from "@tanstack/react-router";
import { DataTable } from "../../shared/data-table.tsx";
import { numberText } from "../../shared/format.ts";
import { Moment } from "../../shared/moment.tsx";
import { Panel } from "../../shared/panel.tsx";
import { useAsk } from "../../shared/use-ask.ts";
import { modelPath, useModelName } from "./use-model.ts";

/** One answer of the model: what it received, what it said, what really happened. */
export function PredictionPage() {
  const { id = "" } = useParams({ strict: false });
  const query = useAsk<PredictionsAnswer>(
    "predictions",
    modelPath(useModelName(), "/predictions"),
    {
      id,
      limit: 1,
    },
  );
  return (
    <Panel
      title={`Prediction ${id}`}
      query={query}
      reading="the prediction"
      isEmpty={({ predictions }) => predictions.length === 0}
      empty="No prediction of this id is stored: it may not have come, or it is older than what is kept."
    >
      {({ predictions: [one] }) =>
        one === undefined ? null : (
          <Stack>
            <Text>
              Version {one.version} answered <b>{String(one.prediction ?? "nothing")}</b> with score{" "}
              {numberText(one.score)} at <Moment at={one.time} />; what really happened:{" "}
              <b>{one.label === null ? "not known yet" : String(one.label)}</b>
              {one.labelledAt === null ? null : (
                <>
                  {" "}
                  (<Moment at={one.labelledAt} />)
                </>
              )}
              .
            </Text>
            <DataTable
              caption="What the model received"
              rows={Object.entries(one.features)}
              keyOf={([name]) => name}
              columns={[
                { title: "Feature", cell: ([name]) => name },
                { title: "Value", cell: ([, value]) => JSON.stringify(value) },
              ]}
            />
          </Stack>
        )
      }
    </Panel>
  );
}
