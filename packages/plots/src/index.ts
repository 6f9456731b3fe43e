export { categoryPlot, type CategoryPlotData, type CategoryRow } from "./category-plot.ts";
export { confusionPlot, type ConfusionPlotData } from "./confusion-plot.ts";
export { curvePlot, type CurvePlotData, type CurvePoint } from "./curve-plot.ts";
export {
  canDrawDensity,
  drawnRange,
  type BinnedShares,
  type DistributionBin,
  type DrawnRange,
} from "./density-steps.ts";
export { distributionPlot, type DistributionPlotData } from "./distribution-plot.ts";
export {
  metricPlot,
  type Estimate,
  type MetricPlotData,
  type MetricPlotOptions,
  type MetricRow,
} from "./metric-plot.ts";
export {
  plotTokens,
  type PlotDocument,
  type PlotOptions,
  type PlotSvg,
  type PlotTokens,
} from "./plot-frame.ts";
export { quantilePlot, type QuantilePlotData, type QuantileSummary } from "./quantile-plot.ts";
export {
  reliabilityPlot,
  type ReliabilityPlotData,
  type ReliabilityPoint,
} from "./reliability-plot.ts";
export { heatPlot, type HeatCell, type HeatPlotData } from "./heat-plot.ts";
export { lanesPlot, type LanePoint, type LanesPlotData } from "./lanes-plot.ts";
export { fanPlot, type FanPlotData, type FanPoint } from "./fan-plot.ts";
export {
  quadrantNames,
  quadrantOf,
  quadrantPlot,
  quadrants,
  type Quadrant,
  type QuadrantPlotData,
  type QuadrantPoint,
} from "./quadrant-plot.ts";
export { markerSigns, type MarkerKind, type SeriesMarker } from "./marker-marks.ts";
export { seriesGaps, type SeriesGap, type SeriesPlotPoint } from "./series-points.ts";
export { seriesPlot, type SeriesPlotData } from "./series-plot.ts";
export { timeAxisOf, type TimeAxis } from "./time-axis.ts";
