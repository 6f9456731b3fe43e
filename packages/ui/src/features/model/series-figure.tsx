import { Anchor } from "@mantine/core";
import type { Series, SeriesPoint } from "@plumbline/contracts";
import { seriesGaps, seriesPlot, type SeriesMarker, type SeriesPlotPoint } from "@plumbline/plots";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Figure } from "../../shared/figure.tsx";
import { countOf, countText, numberText, shareText } from "../../shared/format.ts";
import { momentText, Span } from "../../shared/moment.tsx";
import { Verdict } from "../../shared/verdict.tsx";
import { latest, plotPoints } from "./use-model.ts";

interface SeriesFigureProps {
  readonly series: Series;
  readonly name: string;
  readonly markers: readonly SeriesMarker[];
  readonly sentence?: ReactNode;
  /** Where the baseline is no level to compare a window with, as with its number of rows. @default true */
  readonly hasReference?: boolean;
}

/** Whether there is anything to draw: some checks only say yes or no. */
export function canDraw({ points }: Series): boolean {
  const values = points.flatMap(({ currentValue }) =>
    currentValue === null ? [] : [currentValue],
  );
  return new Set(values).size > 1;
}

/** One measured number over the windows of the monitor. */
export function SeriesFigure(props: SeriesFigureProps) {
  const { series, name, markers, sentence, hasReference = true } = props;
  const reference = hasReference ? latest(series)?.baselineValue : null;
  const drawn = plotPoints(series.points);
  const missing = gapWords(drawn);
  return (
    <Figure
      label={`${name} over time`}
      fileName={name.replaceAll(/[^\w-]+/g, "-")}
      sentence={
        <>
          <b>{name}</b>: {sentence ?? series.reason}. {missing}
        </>
      }
      basis={[series, markers]}
      draw={(options) =>
        seriesPlot(
          {
            points: drawn,
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
      points={series.points.map((point) => ({
        ...{ fromMs: Date.parse(point.from), toMs: Date.parse(point.to) },
        words: `${momentText(point.from)}: ${valueText(point)}${point.verdict === "alert" ? ", alert" : ""}`,
      }))}
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

function valueText({ currentValue, lower, upper, isMature, rows, labelled }: SeriesPoint): string {
  const interval =
    lower === null || upper === null ? "" : ` [${numberText(lower)}, ${numberText(upper)}]`;
  const share = rows === 0 ? "" : ` (${shareText(labelled / rows)} so far)`;
  return `${numberText(currentValue)}${interval}${isMature ? "" : `, labels still come${share}`}`;
}

const mostNamed = 3;
const isoText = (ms: number): string => momentText(new Date(ms).toISOString());

/** What is missing, in words: the latest few gaps by their times, earlier ones by their number. */
function gapWords(points: readonly SeriesPlotPoint[]): string {
  const gaps = seriesGaps(points);
  if (gaps.length === 0) return "";
  const named = gaps
    .slice(-mostNamed)
    .map(
      ({ fromMs, toMs, lacks }) =>
        `${lacks === "rows" ? "no rows" : "no value"} ${isoText(fromMs)} to ${isoText(toMs)}`,
    );
  const others = gaps.length - named.length;
  return `Missing: ${named.join(", ")}${others === 0 ? "" : `, and ${countOf(others, "earlier gap")}`}.`;
}
