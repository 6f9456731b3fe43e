import * as Plot from "@observablehq/plot";
import type { PlotOptions } from "./plot-frame.ts";

interface TimeTicksData {
  readonly fromMs: number;
  readonly toMs: number;
}

const yearMs = 365 * 86_400_000;

/** An x axis of time whose ticks are ISO dates, and hours of 24 between them; the first says the year. */
export function timeTicks(
  { fromMs, toMs }: TimeTicksData,
  { isLocalTime = false, width = 760 }: PlotOptions,
): Plot.Markish {
  const offsetMs = (at: Date): number => (isLocalTime ? at.getTimezoneOffset() * 60_000 : 0);
  return Plot.axisX({
    ticks: Math.max(2, Math.round(width / 95)),
    tickFormat: (at: Date, index: number) => {
      const iso = new Date(Number(at) - offsetMs(at)).toISOString();
      const time = iso.slice(11, 16);
      if (index === 0) return time === "00:00" ? iso.slice(0, 10) : `${time}\n${iso.slice(0, 10)}`;
      if (toMs - fromMs > 2 * yearMs) return iso.slice(0, 7);
      return time === "00:00" ? iso.slice(5, 10) : time;
    },
  });
}
