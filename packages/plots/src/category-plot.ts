import * as Plot from "@observablehq/plot";
import {
  defaultWidth,
  drawPlot,
  legend,
  plotTokens,
  shortLabel,
  type PlotOptions,
  type PlotSvg,
} from "./plot-frame.ts";

export interface CategoryRow {
  readonly label: string;
  /** Share of the rows. */
  readonly baseline: number;
  readonly current: number;
  /** Many categories together: its shares are written, because its bars would dwarf the others. */
  readonly isSum?: boolean;
}

export interface CategoryPlotData {
  readonly rows: readonly CategoryRow[];
}

const rowHeight = 26;

/** The difference in percentage points, signed. */
function points(row: CategoryRow): string {
  const difference = 100 * (row.current - row.baseline);
  const size = Math.abs(difference);
  if (size < 0.005) return size === 0 ? "0" : "<0.01";
  const text = size.toFixed(size < 0.95 ? 2 : 1);
  return `${difference < 0 ? "−" : "+"}${text}`;
}

/** Paired bars per category, baseline above current, with the difference in percentage points beside. */
export function categoryPlot({ rows }: CategoryPlotData, options: PlotOptions): PlotSvg {
  const placed = rows.map((row, index) => ({
    ...row,
    place: index,
    name: shortLabel(row.label, 18),
  }));
  const names = new Map(placed.map((row) => [row.place, row.name]));
  const sums = placed.filter((row) => row.isSum);
  const drawn = placed.filter((row) => !row.isSum);
  const top = Math.max(1e-9, ...drawn.map((row) => Math.max(row.baseline, row.current)));
  const half = (rowHeight * 0.76) / 2;
  const width = options.width ?? defaultWidth;
  return drawPlot(
    { height: 64 + rowHeight * Math.max(1, rows.length), ...options },
    {
      marginTop: 34,
      marginLeft: 118,
      marginRight: 54,
      marginBottom: 30,
      x: { domain: [0, top], label: null },
      y: { type: "band", domain: placed.map((row) => row.place), label: null, padding: 0.24 },
      marks: [
        Plot.axisX({ ticks: Math.max(2, Math.round(width / 120)), tickFormat: percentTick }),
        Plot.axisY({ tickSize: 0, tickFormat: (place: number) => names.get(place) ?? "" }),
        Plot.barX(drawn, {
          x: "baseline",
          y: "place",
          insetBottom: half,
          fill: plotTokens.baseline,
          fillOpacity: 0.65,
        }),
        Plot.barX(drawn, { x: "current", y: "place", insetTop: half, fill: plotTokens.current }),
        Plot.text(placed, {
          y: "place",
          frameAnchor: "right",
          textAnchor: "end",
          dx: 52,
          text: points,
          fontVariant: "tabular-nums",
          fill: "currentColor",
        }),
        Plot.text(["points"], {
          frameAnchor: "top-right",
          textAnchor: "end",
          dx: 52,
          dy: -16,
          fill: plotTokens.muted,
        }),
        Plot.text(sums, {
          x: 0,
          y: "place",
          dx: 6,
          textAnchor: "start",
          fill: plotTokens.muted,
          text: (row: CategoryRow) => `${percentTick(row.baseline)} → ${percentTick(row.current)}`,
        }),
        Plot.ruleX([0], { stroke: plotTokens.muted }),
        ...legend("■", "■"),
      ],
    },
  );
}

const percentTick = (share: number): string => `${Number((100 * share).toPrecision(3))} %`;
