import * as Plot from "@observablehq/plot";
import {
  type BinnedShares,
  ceiling,
  drawnRange,
  type Outside,
  outline,
  type Step,
  steps,
  within,
} from "./density-steps.ts";
import {
  defaultWidth,
  distributionMargins,
  drawPlot,
  legend,
  plotTokens,
  tickFormat,
  type PlotOptions,
  type PlotSvg,
} from "./plot-frame.ts";

export interface DistributionPlotData extends BinnedShares {
  /** The values are times, milliseconds since 1970; the axis is in UTC. @default false */
  readonly isTime?: boolean;
  /** Name of the x axis. */
  readonly xLabel?: string;
}

const percent = (share: number): string =>
  share > 0 && share < 0.001 ? "<0.1 %" : `${Number((100 * share).toFixed(1))} %`;

/** Bars for the rows beyond an end of the axis; the frame's full height stands for all rows. */
function endBars(place: number, zone: number, shares: Outside, top: number): Plot.Markish[] {
  const bar = (offset: number, share: number, fill: string): Plot.Markish =>
    Plot.rect([0], {
      x1: place + zone * offset,
      x2: place + zone * (offset + 0.28),
      y1: 0,
      y2: Math.min(1, share) * top,
      fill,
    });
  return [
    Plot.rect([0], {
      x1: place,
      x2: place + zone,
      y1: 0,
      y2: top,
      fill: plotTokens.muted,
      fillOpacity: 0.1,
    }),
    bar(0.2, shares.baseline, plotTokens.baseline),
    bar(0.52, shares.current, plotTokens.current),
  ];
}

function endLabel(
  side: "below" | "above",
  { baseline, current }: Outside,
  x: number,
  top: number,
): Plot.Markish {
  return Plot.text([`${side}: ${percent(baseline)} → ${percent(current)}`], {
    x: () => x,
    y: () => top,
    dy: -7,
    textAnchor: side === "below" ? "start" : "end",
    fill: plotTokens.muted,
    fontSize: 10,
  });
}

/** Says how many rows stand in a bin that was cut at the top. */
function cutLabel(data: BinnedShares, step: Step, isLeft: boolean, top: number): Plot.Markish {
  const bin = data.bins.findIndex(
    ({ lo, hi }) => lo !== null && lo <= step.lo && hi !== null && hi >= step.hi,
  );
  const shares = `${percent(data.baseline[bin] ?? 0)} → ${percent(data.current[bin] ?? 0)}`;
  return Plot.text([`⌃ cut: ${shares}`], {
    x: () => (isLeft ? step.hi : step.lo),
    y: () => top,
    dx: isLeft ? 5 : -5,
    dy: 8,
    textAnchor: isLeft ? "start" : "end",
    fontSize: 10,
    stroke: plotTokens.ground,
    strokeWidth: 3,
    fill: "currentColor",
  });
}

/**
 * Two stepped densities over the same bins: heights are share per unit of x, so that areas are rows
 * whatever the widths. Rows beyond the ends of the axis stand apart in shaded strips, as bars whose
 * full height means all rows.
 */
export function distributionPlot(data: DistributionPlotData, options: PlotOptions): PlotSvg {
  const { ends, whole, strip, low, high } = drawnRange(data);
  const shown = within(steps(data), ends);
  const top = ceiling(shown) || 1;
  const base = outline(shown, "baseline", top);
  const now = outline(shown, "current", top);
  const cut = shown.filter((step) => Math.max(step.baseline, step.current) > top);
  const middle = (ends[0] + ends[1]) / 2;
  const format = data.isTime
    ? undefined
    : tickFormat(Math.max(Math.abs(ends[0]), Math.abs(ends[1])));
  return drawPlot(
    { height: 190, ...options },
    {
      marginTop: 46,
      marginLeft: distributionMargins.left,
      marginRight: distributionMargins.right,
      marginBottom: data.xLabel === undefined && !data.isTime ? 22 : 36,
      x: {
        ...(data.isTime ? { type: "utc" } : {}),
        domain: [...whole],
        label: data.xLabel ?? null,
        labelAnchor: "center",
        labelArrow: "none",
      },
      y: { domain: [0, top], axis: null },
      marks: [
        Plot.axisX({
          ticks: Math.max(3, Math.round((options.width ?? defaultWidth) / 80)),
          ...(format === undefined ? {} : { tickFormat: format }),
        }),
        Plot.text(["density ↑"], {
          frameAnchor: "top-left",
          textAnchor: "end",
          dx: -6,
          fill: plotTokens.muted,
        }),
        ...(low === null ? [] : endBars(whole[0], strip, low, top)),
        ...(high === null ? [] : endBars(whole[1] - strip, strip, high, top)),
        Plot.areaY(base, { x: "x", y1: 0, y2: "y", fill: plotTokens.baseline, fillOpacity: 0.28 }),
        Plot.line(base, { x: "x", y: "y", stroke: plotTokens.baseline, strokeWidth: 1 }),
        Plot.line(now, { x: "x", y: "y", stroke: plotTokens.current, strokeWidth: 2.25 }),
        Plot.ruleY([0], { stroke: plotTokens.muted }),
        ...legend("■", "━", -34),
        ...cut.slice(0, 2).map((step) => cutLabel(data, step, step.lo < middle, top)),
        ...(low === null ? [] : [endLabel("below", low, whole[0], top)]),
        ...(high === null ? [] : [endLabel("above", high, whole[1], top)]),
      ],
    },
  );
}
