import * as Plot from "@observablehq/plot";
import {
  distributionMargins,
  drawPlot,
  plotTokens,
  tickFormat,
  type PlotOptions,
  type PlotSvg,
} from "./plot-frame.ts";

export interface QuantileSummary {
  readonly q01: number | null;
  readonly q05: number | null;
  readonly q25: number | null;
  readonly q50: number | null;
  readonly q75: number | null;
  readonly q95: number | null;
  readonly q99: number | null;
}

export interface QuantilePlotData {
  readonly baseline: QuantileSummary | null;
  readonly current: QuantileSummary | null;
  /** The axis of the plot above, which then serves both; quantiles beyond it end at its end. */
  readonly domain?: readonly [number, number];
  /** The values are times, milliseconds since 1970. @default false */
  readonly isTime?: boolean;
}

interface Span {
  readonly side: string;
  readonly from: number;
  readonly to: number;
}

/** Two rows: thin from the 1 % to the 99 % quantile, thicker 5 % to 95 %, a box 25 % to 75 %, the median. */
export function quantilePlot(data: QuantilePlotData, options: PlotOptions): PlotSvg {
  const marks: Plot.Markish[] = [];
  const values: number[] = [];
  const [low, high] = data.domain ?? [-Infinity, Infinity];
  const within = (value: number): number => Math.min(high, Math.max(low, value));
  for (const side of ["baseline", "current"] as const) {
    const summary = data[side];
    if (summary === null) continue;
    values.push(...Object.values<number | null>({ ...summary }).filter((value) => value !== null));
    const stroke = plotTokens[side];
    const span = (from: number | null, to: number | null): Span[] =>
      from === null || to === null ? [] : [{ side, from: within(from), to: within(to) }];
    const line = (spans: Span[], strokeWidth: number, strokeOpacity: number): Plot.Markish =>
      Plot.link(spans, { x1: "from", x2: "to", y: "side", stroke, strokeWidth, strokeOpacity });
    marks.push(
      line(span(summary.q01, summary.q99), 1.5, 1),
      line(span(summary.q05, summary.q95), 4, 0.7),
      line(span(summary.q25, summary.q75), 11, 0.6),
      Plot.tickX(span(summary.q50, summary.q50), {
        x: "from",
        y: "side",
        stroke: "currentColor",
        strokeWidth: 2.5,
        insetTop: 3,
        insetBottom: 3,
      }),
    );
  }
  const ends = data.domain ?? [Math.min(...values, Infinity), Math.max(...values, -Infinity)];
  const domain = ends[0] <= ends[1] ? ends : [0, 1];
  const format = data.isTime
    ? undefined
    : tickFormat(Math.max(Math.abs(domain[0] ?? 0), Math.abs(domain[1] ?? 0)));
  return drawPlot(
    { height: data.domain === undefined ? 86 : 58, ...options },
    {
      marginTop: 4,
      marginLeft: distributionMargins.left,
      marginRight: distributionMargins.right,
      marginBottom: data.domain === undefined ? 26 : 2,
      x: { ...(data.isTime ? { type: "utc" } : {}), domain: [...domain], label: null, axis: null },
      y: { type: "band", domain: ["baseline", "current"], label: null, padding: 0.15 },
      marks: [
        ...(data.domain === undefined
          ? [Plot.axisX({ ticks: 4, ...(format === undefined ? {} : { tickFormat: format }) })]
          : []),
        Plot.axisY({ tickSize: 0 }),
        ...marks,
      ],
    },
  );
}
