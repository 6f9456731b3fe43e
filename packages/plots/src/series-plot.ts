import * as Plot from "@observablehq/plot";
import { drawPlot, plotTokens, tickFormat, type PlotOptions, type PlotSvg } from "./plot-frame.ts";

export interface SeriesPlotPoint {
  readonly fromMs: number;
  readonly toMs: number;
  readonly value: number | null;
  readonly lo: number | null;
  readonly hi: number | null;
  readonly isAlert: boolean;
  /** Labels are still on their way: drawn hollow. */
  readonly isImmature: boolean;
}

export interface SeriesMarker {
  readonly atMs: number;
  readonly label: string;
}

export interface SeriesPlotData {
  /** Oldest first. A point without a value, and a pause longer than a window, leave a gap. */
  readonly points: readonly SeriesPlotPoint[];
  /** A level to compare with, e.g. the baseline's value. */
  readonly reference: { readonly value: number; readonly label: string } | null;
  readonly markers: readonly SeriesMarker[];
  readonly yLabel: string;
}

/** More than these are thinned out: the extremes of each stretch stay. */
export const mostMarks = 2_000;

interface Placed extends SeriesPlotPoint {
  readonly x: Date;
  readonly run: number;
}

/** A value over time with its interval, the level it is compared with, and what happened meanwhile. */
export function seriesPlot(data: SeriesPlotData, options: PlotOptions): PlotSvg {
  const points = inRuns(thinned(data.points));
  const known = points.filter(({ value }) => value !== null);
  const banded = known.filter(({ lo, hi }) => lo !== null && hi !== null);
  const largest = known.reduce((most, { value }) => Math.max(most, Math.abs(value ?? 0)), 0);
  const format = tickFormat(largest);
  const { reference, markers, yLabel } = data;
  const dots = (isAlert: boolean): Plot.Markish =>
    Plot.dot(
      known.filter((point) => point.isAlert === isAlert),
      {
        ...{ x: "x", y: "value", symbol: isAlert ? "triangle" : "circle", r: isAlert ? 5 : 2.5 },
        stroke: isAlert ? alertColor : plotTokens.current,
        fill: ({ isImmature }: Placed) =>
          isImmature ? plotTokens.ground : isAlert ? alertColor : plotTokens.current,
      },
    );
  return drawPlot(
    { width: 760, height: 220, ...options },
    {
      ...{ marginLeft: 58, marginTop: 24, marginRight: 12 },
      x: { type: "utc", label: null },
      y: {
        label: yLabel,
        grid: false,
        nice: true,
        ...(format === undefined ? {} : { tickFormat: format }),
      },
      marks: [
        Plot.gridY({ stroke: plotTokens.grid, strokeOpacity: 1 }),
        Plot.areaY(banded, {
          ...{ x: "x", y1: "lo", y2: "hi", z: "run" },
          ...{ fill: plotTokens.current, fillOpacity: 0.18 },
        }),
        ...(reference === null
          ? []
          : [
              Plot.ruleY([reference.value], {
                stroke: plotTokens.baseline,
                strokeDasharray: "5 3",
              }),
              Plot.text([reference], {
                ...{ y: "value", text: "label", frameAnchor: "right", textAnchor: "end", dy: -6 },
                fill: plotTokens.baseline,
              }),
            ]),
        Plot.ruleX(
          markers.map(({ atMs }) => new Date(atMs)),
          { stroke: plotTokens.muted, strokeDasharray: "1 3", strokeWidth: 1.5 },
        ),
        Plot.text(markers, {
          ...{ x: ({ atMs }: SeriesMarker) => new Date(atMs), text: "label", frameAnchor: "top" },
          ...{ dy: -14, fill: plotTokens.muted, textAnchor: "middle" },
        }),
        Plot.lineY(known, { x: "x", y: "value", z: "run", stroke: plotTokens.current }),
        dots(false),
        dots(true),
      ],
    },
  );
}

const alertColor = "var(--plot-alert, #b3261e)";

/** Numbers the stretches without a gap, so that no line is drawn across one. */
function inRuns(points: readonly SeriesPlotPoint[]): readonly Placed[] {
  let run = 0;
  return points.map((point, at) => {
    const before = points[at - 1];
    if (before !== undefined && (before.value === null || point.fromMs > before.toMs)) run++;
    return { ...point, x: new Date((point.fromMs + point.toMs) / 2), run };
  });
}

/** The least and the largest value of each stretch; alerts all stay. */
export function thinned(points: readonly SeriesPlotPoint[]): readonly SeriesPlotPoint[] {
  if (points.length <= mostMarks) return points;
  const size = Math.ceil(points.length / (mostMarks / 2));
  const kept: SeriesPlotPoint[] = [];
  for (let from = 0; from < points.length; from += size) {
    const stretch = points.slice(from, from + size);
    const values = stretch.filter(({ value }) => value !== null);
    const least = values.reduce<SeriesPlotPoint | undefined>(
      (a, b) => (a === undefined || (b.value ?? 0) < (a.value ?? 0) ? b : a),
      undefined,
    );
    const most = values.reduce<SeriesPlotPoint | undefined>(
      (a, b) => (a === undefined || (b.value ?? 0) > (a.value ?? 0) ? b : a),
      undefined,
    );
    kept.push(
      ...stretch.filter((point) => point === least || point === most || point.value === null),
    );
  }
  return kept;
}
