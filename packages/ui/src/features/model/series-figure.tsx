import { Anchor } from "@mantine/core";
import type { AliasMove, Series, SeriesPoint } from "@plumbline/contracts";
import { seriesPlot, type SeriesMarker } from "@plumbline/plots";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Figure } from "../../shared/figure.tsx";
import { countText, numberText } from "../../shared/format.ts";
import { Span } from "../../shared/moment.tsx";
import { Verdict } from "../../shared/verdict.tsx";
import { useAsk } from "../../shared/use-ask.ts";
import { latest, modelPath, plotPoints, useModelName } from "./use-model.ts";

/** Promotions and rollbacks of the model, for its plots. */
export function useMarkers(): readonly SeriesMarker[] {
  const { data } = useAsk<{ readonly moves?: readonly AliasMove[] }>(
    "versions",
    modelPath(useModelName(), "/aliases"),
  );
  return (data?.moves ?? [])
    .filter(({ alias, kind }) => alias === "champion" && kind !== "drill")
    .map(({ eventTime, to, kind }) => ({
      atMs: Date.parse(eventTime),
      label: kind === "rollback" ? `back to ${to}` : String(to),
    }));
}

interface SeriesFigureProps {
  readonly series: Series;
  readonly name: string;
  readonly markers: readonly SeriesMarker[];
  readonly sentence?: ReactNode;
}

/** Whether there is anything to draw: some checks only say yes or no. */
export function canDraw({ points }: Series): boolean {
  const values = points.flatMap(({ currentValue }) =>
    currentValue === null ? [] : [currentValue],
  );
  return new Set(values).size > 1;
}

/** One measured number over the windows of the monitor. */
export function SeriesFigure({ series, name, markers, sentence }: SeriesFigureProps) {
  const last = latest(series);
  const reference = last?.baselineValue;
  return (
    <Figure
      label={`${name} over time`}
      fileName={name.replaceAll(/[^\w-]+/g, "-")}
      sentence={sentence ?? series.reason}
      basis={[series, markers]}
      draw={(options) =>
        seriesPlot(
          {
            points: plotPoints(series.points),
            reference:
              reference === null || reference === undefined
                ? null
                : { value: reference, label: `baseline ${numberText(reference)}` },
            markers,
            yLabel: series.unit === "" || series.unit === name ? name : `${name} (${series.unit})`,
          },
          options,
        )
      }
      rows={series.points.toReversed()}
      keyOf={({ evaluation }) => evaluation}
      columns={[
        { title: "Window", cell: ({ from, to }) => <Span from={from} to={to} /> },
        { title: "Value", isNumber: true, cell: valueText },
        { title: "Rows", isNumber: true, cell: ({ rows }) => countText(rows) },
        { title: "Labelled", isNumber: true, cell: ({ labelled }) => countText(labelled) },
        { title: "Verdict", cell: ({ verdict }) => <Verdict of={verdict} /> },
        {
          title: "Evidence",
          cell: ({ evaluation }) => (
            <Anchor component={Link} to={`/evaluations/${evaluation}`} underline="always">
              Evaluation {evaluation}
            </Anchor>
          ),
        },
      ]}
    />
  );
}

function valueText({ currentValue, lower, upper, isMature }: SeriesPoint): string {
  const interval =
    lower === null || upper === null ? "" : ` [${numberText(lower)}, ${numberText(upper)}]`;
  return `${numberText(currentValue)}${interval}${isMature ? "" : ", labels still come"}`;
}
