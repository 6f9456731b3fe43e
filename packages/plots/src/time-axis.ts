import type { PlotSvg } from "./plot-frame.ts";

/** The axis of time of a drawn figure, in the units of its view box. */
export interface TimeAxis {
  readonly fromMs: number;
  readonly toMs: number;
  readonly left: number;
  readonly right: number;
}

interface Scaled {
  scale(name: string): { domain: readonly unknown[]; range: readonly unknown[] } | undefined;
}

/** Where times are in a figure that was just drawn; null when its x axis is none of time. */
export function timeAxisOf(figure: PlotSvg): TimeAxis | null {
  const scale = (figure as PlotSvg & Partial<Scaled>).scale?.("x");
  const [from, to] = (scale?.domain ?? []).map(Number);
  const [left, right] = (scale?.range ?? []).map(Number);
  if (from === undefined || to === undefined || left === undefined || right === undefined) {
    return null;
  }
  return to > from && right > left ? { fromMs: from, toMs: to, left, right } : null;
}
