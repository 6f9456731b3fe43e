import { Anchor, Stack, Text } from "@mantine/core";
import type { StorageAnswer } from "@plumbline/contracts";
import { Link } from "@tanstack/react-router";
import { DataTable } from "../../shared/data-table.tsx";
import { countText } from "../../shared/format.ts";
import { Moment } from "../../shared/moment.tsx";
import { Panel } from "../../shared/panel.tsx";
import { useAsk } from "../../shared/use-ask.ts";
import { bytesText } from "./bytes-text.ts";

/** What is kept, for how long, and what it takes. */
export function StorageTab() {
  const query = useAsk<StorageAnswer>("storage", "/v1/storage");
  return (
    <Stack>
      <Panel title="Retention and size" query={query} reading="what is kept" height={240}>
        {({ sentence, models, artifactBytes, metadataBytes }) => (
          <Stack gap="xs">
            <Text>
              {sentence}. Beside the rows: artifacts {bytesText(artifactBytes)}, metadata{" "}
              {bytesText(metadataBytes)}.
            </Text>
            <DataTable
              caption="What each model keeps, the largest first"
              rows={models}
              keyOf={({ model }) => model}
              columns={[
                { title: "Model", cell: ({ model }) => model },
                { title: "Rows", isNumber: true, cell: ({ rows }) => countText(rows) },
                { title: "From", cell: ({ from }) => <Moment at={from} /> },
                {
                  title: "Rows and labels",
                  isNumber: true,
                  cell: ({ predictionBytes, feedbackBytes }) =>
                    bytesText(predictionBytes + feedbackBytes),
                },
                {
                  title: "A day",
                  isNumber: true,
                  cell: ({ bytesPerDay }) => (bytesPerDay === null ? "–" : bytesText(bytesPerDay)),
                },
                {
                  title: "Profiles, evaluations",
                  isNumber: true,
                  cell: ({ profileBytes }) => bytesText(profileBytes),
                },
                {
                  title: "Sets of runs",
                  isNumber: true,
                  cell: ({ rowSetBytes }) => bytesText(rowSetBytes),
                },
                {
                  title: "Rows are kept",
                  cell: ({ model, retentionDays }) => (
                    <Anchor
                      component={Link}
                      to="/settings"
                      search={{ tab: "configuration", model } as never}
                      underline="always"
                    >
                      {retentionDays === null ? "for ever" : `${countText(retentionDays)} days`}
                    </Anchor>
                  ),
                },
              ]}
            />
            <Text size="sm">
              retentionDays in the configuration of a model says how long its rows are kept.
              Profiles and evaluations stay.
            </Text>
          </Stack>
        )}
      </Panel>
    </Stack>
  );
}
