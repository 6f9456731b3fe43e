import * as Plot from "@observablehq/plot";
import { drawPlot, legend, plotTokens, type PlotOptions, type PlotSvg } from "./plot-frame.ts";

export interface CurvePoint {
  readonly x: number;
  readonly y: number;
}

export interface CurvePlotData {
  readonly baseline: readonly CurvePoint[];
  readonly current: readonly CurvePoint[];
  readonly xLabel: string;
  readonly yLabel: string;
  /** The diagonal of guessing, for ROC curves. */
  readonly hasDiagonal?: boolean;
}

/** Two curves in the unit square, the baseline dashed: ROC, precision against recall. */
export function curvePlot(data: CurvePlotData, options: PlotOptions): PlotSvg {
  return drawPlot(
    { height: 320, ...options },
    {
      marginTop: 34,
      marginLeft: 44,
      marginBottom: 40,
      x: {
        domain: [0, 1],
        label: data.xLabel,
        labelAnchor: "center",
        labelArrow: "none",
        ticks: 5,
      },
      y: {
        domain: [0, 1],
        label: data.yLabel,
        labelAnchor: "center",
        labelArrow: "none",
        ticks: 5,
        grid: true,
      },
      marks: [
        ...(data.hasDiagonal
          ? [
              Plot.link([0], {
                x1: 0,
                y1: 0,
                x2: 1,
                y2: 1,
                stroke: plotTokens.muted,
                strokeDasharray: "1,3",
              }),
            ]
          : []),
        Plot.line(data.baseline, {
          x: "x",
          y: "y",
          stroke: plotTokens.baseline,
          strokeWidth: 1.75,
          strokeDasharray: "5,3",
        }),
        Plot.line(data.current, { x: "x", y: "y", stroke: plotTokens.current, strokeWidth: 2.25 }),
        ...legend("┅", "━"),
      ],
    },
  );
}
