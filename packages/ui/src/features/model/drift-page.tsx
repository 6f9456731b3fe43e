import { Anchor, Stack } from "@mantine/core";
import type { Series, SeriesAnswer } from "@plumbline/contracts";
import { heatPlot } from "@plumbline/plots";
import { Link } from "@tanstack/react-router";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useRef } from "react";
import { Figure } from "../../shared/figure.tsx";
import { countOf, numberText } from "../../shared/format.ts";
import { Panel } from "../../shared/panel.tsx";
import { Verdict } from "../../shared/verdict.tsx";
import { alertPoints } from "./alert-points.ts";
import { Quadrants } from "./quadrants.tsx";
import { TimePage } from "./time-page.tsx";
import { latest, timesFloor, useModelName, useSeries } from "./use-model.ts";

const mostRows = 40;
const rowHeight = 40;

const farthest = (series: Series): number => {
  const last = latest(series);
  return last === undefined ? 0 : (timesFloor(last) ?? 0);
};

/** What changed, ranked by how far it is beyond what matters. */
export function DriftPage() {
  const query = useSeries({ family: "drift" });
  const isEmpty = ({ series }: SeriesAnswer): boolean => series.length === 0;
  return (
    <TimePage>
      <Panel
        title="What moved, and whether it matters"
        query={query}
        reading="the drift of the windows"
        height={460}
        isEmpty={isEmpty}
        empty="No window is judged yet."
      >
        {({ series }) => <Quadrants series={series} />}
      </Panel>
      <Panel
        title="What changed over time"
        query={query}
        reading="the drift of the windows"
        height={500}
        isEmpty={isEmpty}
        empty="No window is judged yet."
      >
        {({ series }) => {
          const ranked = series.toSorted((a, b) => farthest(b) - farthest(a));
          const moved = ranked.filter((one) => latest(one)?.verdict === "alert").length;
          return (
            <Stack gap="lg">
              <Heat series={ranked.slice(0, mostRows)} moved={moved} all={series.length} />
              <Ranking series={ranked} />
            </Stack>
          );
        }}
      </Panel>
    </TimePage>
  );
}

function Heat({
  series,
  moved,
  all,
}: {
  readonly series: readonly Series[];
  readonly moved: number;
  readonly all: number;
}) {
  const name = ({ column, method }: Series): string => column ?? method;
  const cells = series.flatMap((one) =>
    one.points.map((point) => ({
      row: name(one),
      ...{ fromMs: Date.parse(point.from), toMs: Date.parse(point.to) },
      ...{ value: timesFloor(point), isAlert: point.verdict === "alert" },
    })),
  );
  const shown = all > series.length ? ` The ${series.length} that moved most are drawn.` : "";
  return (
    <Figure
      label="Drift by column and window"
      fileName="drift"
      sentence={`${moved === 0 ? "No column" : countOf(moved, "column")} of ${all} moved beyond what matters in the latest window; the stronger the colour, the farther. Drift explains, it is no alarm of its own.${shown}`}
      basis={series}
      draw={(options) => heatPlot({ rows: [...new Set(series.map(name))], cells }, options)}
      points={alertPoints(series, {
        nameOf: name,
        ...{ none: "nothing moved", some: "moved:" },
      })}
      rows={series}
      keyOf={(one) => `${one.column}/${one.method}`}
      columns={[
        { title: "Column", cell: name },
        { title: "Times the floor", isNumber: true, cell: (one) => numberText(farthest(one)) },
        { title: "In words", cell: ({ reason }) => reason },
      ]}
    />
  );
}

/** Ten thousand features scroll as well as ten. */
function Ranking({ series }: { readonly series: readonly Series[] }) {
  const model = useModelName();
  const place = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: series.length,
    getScrollElement: () => place.current,
    estimateSize: () => rowHeight,
    overscan: 10,
  });
  return (
    <div
      ref={place}
      role="list"
      aria-label="Columns, the farthest first"
      tabIndex={0}
      style={{ maxHeight: "60vh", overflow: "auto" }}
    >
      <div style={{ height: rows.getTotalSize(), position: "relative" }}>
        {rows.getVirtualItems().map(({ index, start }) => {
          const one = series[index];
          if (one === undefined) return null;
          return (
            <div
              key={`${one.column}/${one.method}`}
              role="listitem"
              style={{
                ...{ position: "absolute", top: start, left: 0, right: 0, height: rowHeight },
                ...{
                  display: "flex",
                  gap: 8,
                  alignItems: "center",
                  whiteSpace: "nowrap",
                  overflow: "hidden",
                },
              }}
            >
              <Verdict of={latest(one)?.verdict ?? null} />
              <Anchor
                component={Link}
                to={`/models/${encodeURIComponent(model)}/features/${encodeURIComponent(one.column ?? "")}`}
                underline="always"
                data-row=""
              >
                {one.column ?? one.method}
              </Anchor>
              <span style={{ overflow: "hidden", textOverflow: "ellipsis" }}>{one.reason}</span>
            </div>
          );
        })}
      </div>
    </div>
  );
}
