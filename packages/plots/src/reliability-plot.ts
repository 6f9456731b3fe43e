import * as Plot from "@observablehq/plot";
import { drawPlot, legend, plotTokens, type PlotOptions, type PlotSvg } from "./plot-frame.ts";

export interface ReliabilityPoint {
  /** Mean score of the bin. */
  readonly score: number;
  /** Share of positives, with its interval. */
  readonly outcome: number;
  readonly lo: number;
  readonly hi: number;
}

export interface ReliabilityPlotData {
  readonly baseline: readonly ReliabilityPoint[];
  readonly current: readonly ReliabilityPoint[];
}

/** What happened against what was predicted: on the diagonal, scores are honest probabilities. */
export function reliabilityPlot(data: ReliabilityPlotData, options: PlotOptions): PlotSvg {
  const side = (
    points: readonly ReliabilityPoint[],
    color: string,
    isCurrent: boolean,
  ): Plot.Markish[] => [
    Plot.ruleX(points, {
      x: "score",
      y1: "lo",
      y2: "hi",
      stroke: color,
      strokeWidth: isCurrent ? 2 : 1.25,
    }),
    Plot.line(points, {
      x: "score",
      y: "outcome",
      stroke: color,
      strokeWidth: isCurrent ? 2 : 1.25,
      ...(isCurrent ? {} : { strokeDasharray: "4,3" }),
    }),
    Plot.dot(points, {
      x: "score",
      y: "outcome",
      r: 3.5,
      symbol: isCurrent ? "square" : "circle",
      stroke: color,
      fill: isCurrent ? color : plotTokens.ground,
    }),
  ];
  return drawPlot(
    { height: 320, ...options },
    {
      marginTop: 34,
      marginLeft: 44,
      marginBottom: 40,
      x: {
        domain: [0, 1],
        label: "mean score",
        labelAnchor: "center",
        labelArrow: "none",
        ticks: 5,
      },
      y: {
        domain: [0, 1],
        label: "share of positives",
        labelAnchor: "center",
        labelArrow: "none",
        ticks: 5,
        grid: true,
      },
      marks: [
        Plot.link([0], {
          x1: 0,
          y1: 0,
          x2: 1,
          y2: 1,
          stroke: plotTokens.muted,
          strokeDasharray: "1,3",
        }),
        ...side(data.baseline, plotTokens.baseline, false),
        ...side(data.current, plotTokens.current, true),
        ...legend("○", "■"),
      ],
    },
  );
}
