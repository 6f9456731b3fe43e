import * as Plot from "@observablehq/plot";
import { drawPlot, plotTokens, shortLabel, type PlotOptions, type PlotSvg } from "./plot-frame.ts";
import { timeTicks } from "./time-ticks.ts";

export interface HeatCell {
  readonly row: string;
  readonly fromMs: number;
  readonly toMs: number;
  /** 1 is worth an alert; null for no answer. */
  readonly value: number | null;
  readonly isAlert: boolean;
}

export interface HeatPlotData {
  /** From the top. */
  readonly rows: readonly string[];
  readonly cells: readonly HeatCell[];
}

const rowHeight = 20;

/** How far each row is from its limit, over time: dark is far, a triangle is an alert. */
export function heatPlot({ rows, cells }: HeatPlotData, options: PlotOptions): PlotSvg {
  const known = cells.filter(({ value }) => value !== null);
  const middle = ({ fromMs, toMs }: HeatCell): Date => new Date((fromMs + toMs) / 2);
  const fromMs = cells.reduce((least, cell) => Math.min(least, cell.fromMs), Infinity);
  const toMs = cells.reduce((most, cell) => Math.max(most, cell.toMs), -Infinity);
  return drawPlot(
    { width: 760, height: 50 + rows.length * rowHeight, ...options },
    {
      ...{ marginLeft: 130, marginRight: 12, marginTop: 10 },
      x: { type: options.isLocalTime ? "time" : "utc", label: null },
      y: {
        type: "band",
        domain: [...rows],
        label: null,
      },
      marks: [
        timeTicks({ fromMs, toMs }, { width: 760, ...options }),
        Plot.axisY({ tickSize: 0, tickFormat: (name: string) => shortLabel(name, 18) }),
        Plot.rect(known, {
          x1: ({ fromMs }: HeatCell) => new Date(fromMs),
          x2: ({ toMs }: HeatCell) => new Date(toMs),
          ...{ y: "row", fill: plotTokens.current, inset: 0.5 },
          fillOpacity: ({ value }: HeatCell) => 0.06 + 0.9 * Math.min(1, Math.max(0, value ?? 0)),
        }),
        Plot.text(
          cells.filter(({ isAlert }) => isAlert),
          {
            x: middle,
            y: "row",
            text: () => "▲",
            fill: "var(--plot-alert, #b3261e)",
            fontSize: 13,
          },
        ),
      ],
    },
  );
}
