import * as Plot from "@observablehq/plot";
import { drawPlot, plotTokens, type PlotOptions, type PlotSvg } from "./plot-frame.ts";
import { timeTicks } from "./time-ticks.ts";

export interface LanePoint {
  readonly lane: string;
  readonly atMs: number;
  readonly label: string;
}

export interface LanesPlotData {
  /** From the top; lanes without a point are drawn too. */
  readonly lanes: readonly string[];
  readonly points: readonly LanePoint[];
}

/** What happened when, one line a kind, on one axis of time. */
export function lanesPlot({ lanes, points }: LanesPlotData, options: PlotOptions): PlotSvg {
  const times = points.map(({ atMs }) => atMs);
  const span = { fromMs: Math.min(...times), toMs: Math.max(...times) };
  return drawPlot(
    { width: 760, height: 46 + lanes.length * 26, ...options },
    {
      ...{ marginLeft: 110, marginRight: 16, marginTop: 10 },
      x: { type: options.isLocalTime ? "time" : "utc", label: null, inset: 8 },
      y: { type: "point", domain: [...lanes], label: null },
      marks: [
        timeTicks(span, { width: 760, ...options }),
        Plot.axisY({ tickSize: 0 }),
        Plot.ruleY([...lanes], { stroke: plotTokens.grid }),
        Plot.dot(points, {
          ...{ x: ({ atMs }: LanePoint) => new Date(atMs), y: "lane", r: 5, title: "label" },
          ...{ fill: plotTokens.current, stroke: plotTokens.ground, strokeWidth: 1.5 },
        }),
      ],
    },
  );
}
