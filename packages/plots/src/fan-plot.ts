import * as Plot from "@observablehq/plot";
import { drawPlot, plotTokens, tickFormat, type PlotOptions, type PlotSvg } from "./plot-frame.ts";
import { markerMarks, type SeriesMarker } from "./marker-marks.ts";
import type { QuantileSummary } from "./quantile-plot.ts";
import { timeTicks } from "./time-ticks.ts";

export interface FanPoint {
  readonly fromMs: number;
  readonly toMs: number;
  readonly quantiles: QuantileSummary;
}

export interface FanPlotData {
  /** Oldest first. */
  readonly points: readonly FanPoint[];
  /** Its median is the level to compare with. */
  readonly baseline: QuantileSummary | null;
  readonly markers: readonly SeriesMarker[];
  readonly yLabel: string;
}

const bands = [
  ["q01", "q99", 0.12],
  ["q05", "q95", 0.18],
  ["q25", "q75", 0.3],
] as const;

/** Quantiles over time: bands from 1 to 99 %, 5 to 95 %, 25 to 75 %, the median as a line. */
export function fanPlot(data: FanPlotData, options: PlotOptions): PlotSvg {
  const { points, baseline, yLabel } = data;
  const width = options.width ?? 760;
  const fromMs = points[0]?.fromMs ?? 0;
  const toMs = points.at(-1)?.toMs ?? 1;
  const placed = inRuns(points);
  const markers = data.markers.filter(({ atMs }) => atMs >= fromMs && atMs <= toMs);
  const largest = placed.reduce((most, { q99, q01 }) => Math.max(most, q99 ?? 0, -(q01 ?? 0)), 0);
  const format = tickFormat(largest);
  const median = baseline?.q50 ?? null;
  return drawPlot(
    { height: 240, ...options, width },
    {
      ...{ marginLeft: 58, marginTop: 30, marginRight: 12, marginBottom: 40 },
      x: { type: options.isLocalTime ? "time" : "utc", label: null, domain: [fromMs, toMs] },
      y: { label: yLabel, nice: true, ...(format === undefined ? {} : { tickFormat: format }) },
      marks: [
        timeTicks({ fromMs, toMs }, { ...options, width }),
        Plot.gridY({ stroke: plotTokens.grid, strokeOpacity: 1 }),
        ...bands.map(([low, high, fillOpacity]) =>
          Plot.areaY(placed, {
            ...{ x: "atMs", y1: low, y2: high, z: "run" },
            ...{ fill: plotTokens.current, fillOpacity },
          }),
        ),
        ...(median === null
          ? []
          : [
              Plot.ruleY([median], { stroke: plotTokens.baseline, strokeDasharray: "5 3" }),
              Plot.text(["baseline median"], {
                ...{ y: () => median, frameAnchor: "right", textAnchor: "end", dy: -6 },
                ...{ fill: plotTokens.baseline, stroke: plotTokens.ground, strokeWidth: 3 },
              }),
            ]),
        ...markerMarks(markers, { fromMs, toMs, width }),
        Plot.lineY(placed, { x: "atMs", y: "q50", z: "run", stroke: plotTokens.current }),
        Plot.dot(placed, { x: "atMs", y: "q50", r: 2, fill: plotTokens.current }),
        Plot.text(["median, and 25–75 %, 5–95 %, 1–99 % around it"], {
          ...{ frameAnchor: "bottom-right", textAnchor: "end", dy: 34, fill: plotTokens.muted },
        }),
      ],
    },
  );
}

/** No band is drawn across a gap; windows without values are gaps too. */
function inRuns(points: readonly FanPoint[]) {
  let run = 0;
  let beforeMs: number | undefined;
  return points.flatMap(({ fromMs, toMs, quantiles }) => {
    if (quantiles.q50 === null) return [];
    if (beforeMs !== undefined && fromMs > beforeMs) run++;
    beforeMs = toMs;
    return [{ ...quantiles, atMs: (fromMs + toMs) / 2, run }];
  });
}
