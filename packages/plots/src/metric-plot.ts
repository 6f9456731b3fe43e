import * as Plot from "@observablehq/plot";
import {
  drawPlot,
  legend,
  plotTokens,
  shortLabel,
  tickFormat,
  type PlotOptions,
  type PlotSvg,
} from "./plot-frame.ts";

export interface Estimate {
  readonly value: number;
  readonly lo: number | null;
  readonly hi: number | null;
  /** Inferred without labels: drawn dashed. */
  readonly isEstimated?: boolean;
}

export interface MetricRow {
  readonly label: string;
  readonly baseline: Estimate | null;
  readonly current: Estimate | null;
}

export interface MetricPlotData {
  readonly rows: readonly MetricRow[];
  /** A vertical line to compare with, e.g. the floor. */
  readonly reference?: { readonly value: number; readonly label: string };
  /** The axis includes zero, marked with a line: for effects. @default false */
  readonly hasZero?: boolean;
}

export interface MetricPlotOptions extends PlotOptions {
  /** @default plain numbers */
  readonly isShare?: boolean;
}

const rowHeight = 30;

interface Placed extends Estimate {
  readonly place: number;
}

function placed(rows: readonly MetricRow[], side: "baseline" | "current"): Placed[] {
  return rows.flatMap((row, place) => {
    const estimate = row[side];
    return estimate === null ? [] : [{ ...estimate, place }];
  });
}

function sideMarks(
  points: readonly Placed[],
  stroke: string,
  dy: number,
  symbol: "circle" | "square",
): Plot.Markish[] {
  const spans = points.filter((point) => point.lo !== null && point.hi !== null);
  const whisker = (of: readonly Placed[], strokeDasharray?: string): Plot.Markish =>
    Plot.link(of, {
      x1: "lo",
      x2: "hi",
      y: "place",
      dy,
      stroke,
      strokeWidth: 2,
      ...(strokeDasharray === undefined ? {} : { strokeDasharray }),
    });
  return [
    whisker(spans.filter((point) => !point.isEstimated)),
    whisker(
      spans.filter((point) => point.isEstimated),
      "4,3",
    ),
    Plot.dot(points, {
      x: "value",
      y: "place",
      dy,
      r: 4,
      symbol,
      stroke,
      strokeWidth: 1.75,
      fill: symbol === "circle" ? plotTokens.ground : stroke,
    }),
  ];
}

/** The axis covers values, intervals and the reference, with some air. */
function extent(data: MetricPlotData): [number, number] {
  const numbers = data.rows.flatMap((row) =>
    [row.baseline, row.current].flatMap((side) =>
      side === null ? [] : [side.value, side.lo, side.hi],
    ),
  );
  const all = [...numbers, data.reference?.value ?? null, data.hasZero ? 0 : null].filter(
    (value) => value !== null && Number.isFinite(value),
  ) as number[];
  if (all.length === 0) return [0, 1];
  const [lo, hi] = [Math.min(...all), Math.max(...all)];
  const air = (hi - lo) * 0.06 || Math.abs(hi) * 0.05 || 1;
  return [lo - air, hi + air];
}

/** One row per metric or segment: baseline (hollow circle) over current (filled square), with intervals. */
export function metricPlot(data: MetricPlotData, options: MetricPlotOptions): PlotSvg {
  const { rows, reference } = data;
  const [base, now] = [placed(rows, "baseline"), placed(rows, "current")];
  const labels = rows.map((row) => shortLabel(row.label, 22));
  const longest = Math.max(4, ...labels.map((label) => label.length));
  const domain = extent(data);
  const format = options.isShare
    ? (value: number): string => `${Number((100 * value).toPrecision(4))} %`
    : tickFormat(Math.max(Math.abs(domain[0]), Math.abs(domain[1])));
  const isPaired = base.length > 0 && now.length > 0;
  return drawPlot(
    { height: 66 + rowHeight * Math.max(1, rows.length), ...options },
    {
      marginTop: reference === undefined ? 32 : 40,
      marginLeft: Math.min(140, 16 + longest * 6),
      marginRight: 14,
      marginBottom: 26,
      x: { domain, label: null },
      y: { type: "point", domain: rows.map((_, place) => place), label: null, padding: 0.5 },
      marks: [
        Plot.gridY({ stroke: plotTokens.grid, strokeOpacity: 1 }),
        Plot.axisX({ ticks: 4, ...(format === undefined ? {} : { tickFormat: format }) }),
        Plot.axisY({ tickSize: 0, tickFormat: (place: number) => labels[place] ?? "" }),
        ...(data.hasZero ? [Plot.ruleX([0], { stroke: plotTokens.muted })] : []),
        ...(reference === undefined
          ? []
          : [
              Plot.ruleX([reference.value], { stroke: "currentColor", strokeDasharray: "2,3" }),
              Plot.text([reference.label], {
                x: () => reference.value,
                frameAnchor: "top",
                dy: -9,
                fill: plotTokens.muted,
                fontSize: 10,
              }),
            ]),
        ...sideMarks(base, plotTokens.baseline, isPaired ? -6 : 0, "circle"),
        ...sideMarks(now, plotTokens.current, isPaired ? 6 : 0, "square"),
        ...(isPaired ? legend("○", "■") : []),
      ],
    },
  );
}
