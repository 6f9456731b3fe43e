import * as Plot from "@observablehq/plot";

/** What drawing asks of a DOM document: the page's own will do, or a server-side one such as linkedom's. */
export interface PlotDocument {
  createElement(name: string): unknown;
  createElementNS(namespace: string, name: string): unknown;
}

/** A drawn figure: an SVG element, to append to a page or to write out as text. */
export interface PlotSvg {
  readonly outerHTML: string;
}

export interface PlotOptions {
  readonly document: PlotDocument;
  /** What the figure shows, for who cannot see it. */
  readonly label: string;
  /** @default 360 */
  readonly width?: number;
  /** @default what the plot needs */
  readonly height?: number;
  /** Axes of time are in the zone of who looks instead of UTC. @default false */
  readonly isLocalTime?: boolean;
}

/**
 * Colours are CSS custom properties, so that one figure serves light and dark; the values here are
 * used where a page does not set them. All keep 4.5:1 on white, because labels wear them too.
 */
export const plotTokens = {
  baseline: "var(--plot-baseline, #4f6076)",
  current: "var(--plot-current, #b4480f)",
  muted: "var(--plot-muted, #5a6270)",
  grid: "var(--plot-grid, #d9dde3)",
  ground: "var(--plot-ground, #ffffff)",
} as const;
export type PlotTokens = typeof plotTokens;

export const defaultWidth = 360;

/** Shared by the plots that stand below each other on one axis. */
export const distributionMargins = { left: 58, right: 10 } as const;

/** Draws marks into one SVG element with the house's type, size and accessible name. */
export function drawPlot(options: PlotOptions, plot: Plot.PlotOptions): PlotSvg {
  const svg = Plot.plot({
    width: options.width ?? defaultWidth,
    ...(options.height === undefined ? {} : { height: options.height }),
    ...plot,
    document: options.document as NonNullable<Plot.PlotOptions["document"]>,
    ariaLabel: options.label,
    className: "plot",
  });
  svg.setAttribute("role", "img");
  // Written as an attribute, because a server-side element's style takes no text.
  svg.setAttribute("style", "display:block;max-width:100%;height:auto;overflow:visible");
  svg.setAttribute("font-size", "11");
  // Observable Plot writes a style sheet into each figure; the attribute above says the same.
  svg.querySelector("style")?.remove();
  // Marks name themselves; the figure has one name, and groups may have none.
  for (const group of svg.querySelectorAll("g[aria-label]")) group.removeAttribute("aria-label");
  return svg;
}

/** Names the two samples above the frame, each with the sign that draws it. */
export function legend(baseline: string, current: string, dy = -16): Plot.Markish[] {
  const place = { frameAnchor: "top-left", textAnchor: "start", dy, fontSize: 11 } as const;
  return [
    Plot.text([`${baseline} baseline`], { ...place, fill: plotTokens.baseline }),
    Plot.text([`${current} current`], {
      ...place,
      dx: 80,
      fill: plotTokens.current,
      fontWeight: 600,
    }),
  ];
}

/** Tick labels that stay short whatever the size of the numbers. */
export function tickFormat(largest: number): string | undefined {
  if (largest >= 1e15 || (largest > 0 && largest < 1e-4)) return "~e";
  return largest >= 1e5 ? "~s" : undefined;
}

/** Cuts a label in its middle, where names differ least. */
export function shortLabel(text: string, longest: number): string {
  const letters = [...text];
  if (letters.length <= longest) return text;
  const head = Math.ceil((longest - 1) / 2);
  const tail = longest - 1 - head;
  return `${letters.slice(0, head).join("")}…${letters.slice(letters.length - tail).join("")}`;
}
