import { Stack } from "@mantine/core";
import { heatPlot } from "@plumbline/plots";
import { Figure } from "../../shared/figure.tsx";
import { Panel } from "../../shared/panel.tsx";
import { alertPoints } from "./alert-points.ts";
import { SliceTable } from "./slice-table.tsx";
import { slicesOf } from "./slices.ts";
import { TimePage } from "./time-page.tsx";
import { latest, timesFloor, useSeries } from "./use-model.ts";

const mostSegments = 30;

/** Where the model is worst. */
export function SegmentsPage() {
  const query = useSeries({ family: "performance", segment: "*" });
  return (
    <TimePage>
      <Panel
        title="Performance by segment"
        query={query}
        reading="the segments of the windows"
        height={400}
        isEmpty={({ series }) => slicesOf(series).length === 0}
        empty="The configuration names no segments, or no window of them has labels yet. Add e.g. segments: [[country]]."
      >
        {({ series }) => {
          const slices = slicesOf(series);
          const drawn = slices.slice(0, mostSegments);
          const alerting = slices.filter(({ worst }) => latest(worst)?.verdict === "alert").length;
          return (
            <Stack gap="lg">
              <Figure
                label="Segments by window"
                fileName="segments"
                sentence={`${alerting === 0 ? "No segment" : `${alerting} of ${slices.length} segments`} got worse beyond what matters in the latest window; the stronger the colour, the farther.${slices.length > drawn.length ? ` The worst ${drawn.length} are drawn.` : ""}`}
                basis={series}
                draw={(options) =>
                  heatPlot(
                    {
                      rows: drawn.map(({ segment }) => segment),
                      cells: drawn.flatMap(({ segment, worst }) =>
                        worst.points.map((point) => ({
                          ...{ row: segment, fromMs: Date.parse(point.from) },
                          ...{ toMs: Date.parse(point.to), value: timesFloor(point) },
                          isAlert: point.verdict === "alert",
                        })),
                      ),
                    },
                    options,
                  )
                }
                points={alertPoints(
                  drawn.map(({ worst }) => worst),
                  {
                    nameOf: ({ segment }) => segment ?? "",
                    ...{ none: "no segment worse", some: "worse:" },
                  },
                )}
                rows={slices}
                keyOf={({ segment }) => segment}
                columns={[
                  { title: "Segment", cell: ({ segment }) => segment },
                  { title: "Worst metric", cell: ({ worst }) => worst.method },
                ]}
              />
              <SliceTable slices={slices} />
            </Stack>
          );
        }}
      </Panel>
    </TimePage>
  );
}
