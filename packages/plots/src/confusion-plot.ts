import * as Plot from "@observablehq/plot";
import {
  defaultWidth,
  drawPlot,
  plotTokens,
  shortLabel,
  type PlotOptions,
  type PlotSvg,
} from "./plot-frame.ts";

export interface ConfusionPlotData {
  readonly labels: readonly string[];
  /** Rows true, columns predicted. */
  readonly baseline: readonly (readonly number[])[] | null;
  readonly current: readonly (readonly number[])[] | null;
}

interface Cell {
  readonly truth: number;
  readonly predicted: number;
  readonly shown: number;
  readonly now: string;
  readonly before: string;
}

/** Share of a true class's rows that got this answer; null for a class without rows. */
function shareOfRow(
  counts: readonly (readonly number[])[] | null,
  truth: number,
  predicted: number,
): number | null {
  const row = counts?.[truth];
  const rows = row?.reduce((sum, count) => sum + count, 0) ?? 0;
  return rows > 0 ? (row?.[predicted] ?? 0) / rows : null;
}

const percent = (share: number | null): string =>
  share === null ? "–" : `${Number((100 * share).toFixed(1))} %`;

/** Per true class, the share of its rows by answer: current large, baseline small below it. */
export function confusionPlot(data: ConfusionPlotData, options: PlotOptions): PlotSvg {
  const { labels } = data;
  const cells: Cell[] = labels.flatMap((_, truth) =>
    labels.map((__, predicted) => {
      const before = shareOfRow(data.baseline, truth, predicted);
      const now = shareOfRow(data.current, truth, predicted);
      return {
        truth,
        predicted,
        shown: now ?? before ?? 0,
        now: percent(now),
        before: `was ${percent(before)}`,
      };
    }),
  );
  const size = Math.max(1, labels.length);
  const width = options.width ?? defaultWidth;
  const name = (place: number): string => shortLabel(labels[place] ?? "", size > 4 ? 8 : 12);
  const band = { type: "band", domain: labels.map((_, place) => place), padding: 0.04 } as const;
  const cellHeight = Math.min(90, Math.max(42, (width - 90) / size));
  return drawPlot(
    { height: 64 + cellHeight * size, ...options },
    {
      marginTop: 50,
      marginLeft: 84,
      marginBottom: 8,
      marginRight: 4,
      x: { ...band, label: null },
      y: { ...band, label: null },
      opacity: { type: "identity" },
      marks: [
        Plot.cell(cells, {
          x: "predicted",
          y: "truth",
          fill: plotTokens.current,
          fillOpacity: (cell: Cell) => 0.04 + 0.3 * cell.shown,
          stroke: plotTokens.grid,
        }),
        Plot.axisX({ anchor: "top", tickSize: 0, tickFormat: name }),
        Plot.axisY({ tickSize: 0, tickFormat: name }),
        Plot.text(["predicted →"], {
          frameAnchor: "top-left",
          textAnchor: "start",
          dy: -36,
          fill: plotTokens.muted,
        }),
        Plot.text(["true ↓"], {
          frameAnchor: "top-left",
          textAnchor: "end",
          dx: -8,
          dy: -18,
          fill: plotTokens.muted,
        }),
        Plot.text(cells, {
          x: "predicted",
          y: "truth",
          dy: -7,
          text: "now",
          fontSize: size > 5 ? 10 : 13,
          fontWeight: 600,
        }),
        Plot.text(cells, {
          x: "predicted",
          y: "truth",
          dy: 9,
          text: "before",
          fontSize: size > 5 ? 8 : 10,
        }),
      ],
    },
  );
}
