import type { Series } from "@plumbline/contracts";
import { heatPlot } from "@plumbline/plots";
import { Stack } from "@mantine/core";
import { DataTable } from "../../shared/data-table.tsx";
import { Figure } from "../../shared/figure.tsx";
import { countText, numberText } from "../../shared/format.ts";
import { Panel } from "../../shared/panel.tsx";
import { Verdict } from "../../shared/verdict.tsx";
import { latest, timesFloor, useSeries } from "./use-model.ts";

const mostSegments = 30;

interface Cell {
  readonly segment: string;
  readonly worst: Series;
  readonly all: readonly Series[];
}

function cellsOf(series: readonly Series[]): readonly Cell[] {
  const bySegment = Map.groupBy(
    series.filter(({ segment }) => segment !== null),
    ({ segment }) => segment ?? "",
  );
  const far = (one: Series): number => {
    const last = latest(one);
    return last === undefined ? 0 : (timesFloor(last) ?? 0);
  };
  return [...bySegment]
    .map(([segment, all]) => ({
      ...{ segment, all },
      worst: all.reduce((a, b) => (far(b) > far(a) ? b : a)),
    }))
    .toSorted((a, b) => far(b.worst) - far(a.worst));
}

/** Where the model is worst. */
export function SegmentsPage() {
  const query = useSeries({ family: "performance", segment: "*" });
  return (
    <Panel
      title="Performance by segment"
      query={query}
      reading="the segments of the windows"
      height={400}
      isEmpty={({ series }) => cellsOf(series).length === 0}
      empty="The configuration names no segments, or no window of them has labels yet. Add e.g. segments: [[country]]."
    >
      {({ series }) => {
        const cells = cellsOf(series);
        const alerting = cells.filter(({ worst }) => latest(worst)?.verdict === "alert").length;
        return (
          <Stack gap="lg">
            <Figure
              label="Segments by window"
              fileName="segments"
              sentence={`${alerting === 0 ? "No segment" : `${alerting} of ${cells.length} segments`} got worse beyond what matters in the latest window; dark is far.`}
              basis={cells}
              draw={(options) =>
                heatPlot(
                  {
                    rows: cells.slice(0, mostSegments).map(({ segment }) => segment),
                    cells: cells.slice(0, mostSegments).flatMap(({ segment, worst }) =>
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
              rows={cells}
              keyOf={({ segment }) => segment}
              columns={[
                { title: "Segment", cell: ({ segment }) => segment },
                { title: "Worst metric", cell: ({ worst }) => worst.method },
              ]}
            />
            <DataTable
              caption="Segments, the worst first"
              rows={cells}
              keyOf={({ segment }) => segment}
              columns={[
                { title: "Segment", cell: ({ segment }) => segment },
                { title: "Metric", cell: ({ worst }) => worst.method },
                {
                  title: "Was",
                  isNumber: true,
                  cell: ({ worst }) => numberText(latest(worst)?.baselineValue),
                },
                {
                  title: "Is",
                  isNumber: true,
                  cell: ({ worst }) => numberText(latest(worst)?.currentValue),
                },
                {
                  title: "Labelled",
                  isNumber: true,
                  cell: ({ worst }) => countText(latest(worst)?.labelled ?? 0),
                },
                {
                  title: "Verdict",
                  cell: ({ worst }) => <Verdict of={latest(worst)?.verdict ?? null} />,
                },
                { title: "In words", cell: ({ worst }) => worst.reason },
              ]}
            />
          </Stack>
        );
      }}
    </Panel>
  );
}
