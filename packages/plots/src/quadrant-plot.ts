import * as Plot from "@observablehq/plot";
import { drawPlot, plotTokens, shortLabel, type PlotOptions, type PlotSvg } from "./plot-frame.ts";

export interface QuadrantPoint {
  readonly name: string;
  /** Share of the model's attention, 0 to 1; null when nobody said. */
  readonly importance: number | null;
  /** Effect over its own limit; 1 is the limit. */
  readonly drift: number;
  readonly lo: number | null;
  readonly hi: number | null;
}

export const quadrants = ["look-here", "harmless-change", "watch", "quiet", "unknown"] as const;
export type Quadrant = (typeof quadrants)[number];

export const quadrantNames: Readonly<Record<Quadrant, string>> = {
  "look-here": "Look here",
  "harmless-change": "Harmless change",
  watch: "Watch",
  quiet: "Quiet",
  unknown: "Importance unknown",
};

export interface QuadrantPlotData {
  readonly points: readonly QuadrantPoint[];
  /** From here on a feature counts as important. */
  readonly important: number;
}

/** Important or not, moved or not; a feature whose importance nobody said is in none of the four. */
export function quadrantOf(
  { importance, drift }: Pick<QuadrantPoint, "importance" | "drift">,
  important: number,
): Quadrant {
  if (importance === null) return "unknown";
  const isMoved = drift >= 1;
  if (importance >= important) return isMoved ? "look-here" : "watch";
  return isMoved ? "harmless-change" : "quiet";
}

const mostNamed = 10;
/** More features than these are not drawn: those that neither moved nor matter are left out first. */
const mostDots = 800;
/** Drift is drawn on a root scale up to here; what lies beyond stands at the edge. */
const mostDrift = 100;

const signs: Readonly<Record<Quadrant, "triangle" | "diamond" | "square" | "circle" | "cross">> = {
  "look-here": "triangle",
  "harmless-change": "diamond",
  watch: "square",
  quiet: "circle",
  unknown: "cross",
};

/** What is drawn and named first: what moved and matters. */
const weight = ({ importance, drift }: QuadrantPoint): number =>
  (drift + 0.05) * (importance === null ? 0.01 : Math.max(importance, 0.01));

/** Where features are, in the units of the axes; those of unknown importance side by side in a strip. */
function place(points: readonly QuadrantPoint[], important: number) {
  const most = points.reduce((top, { importance }) => Math.max(top, importance ?? 0), 0);
  const right = Math.max(most, important * 2) * 1.08;
  const unknowns = points.filter(({ importance }) => importance === null).length;
  const strip = unknowns > 0 ? -right * 0.16 : 0;
  const highest = points.reduce((top, { drift, hi }) => Math.max(top, drift, hi ?? 0), 2);
  const top = Math.min(mostDrift, highest * 1.1);
  const within = (value: number): number => Math.min(top, Math.max(0, value));
  let seen = 0;
  const inStrip = (): number => strip * (0.15 + (0.7 * (seen++ + 0.5)) / unknowns);
  const placed = points.map((point) => ({
    ...point,
    quadrant: quadrantOf(point, important),
    x: point.importance ?? inStrip(),
    y: within(point.drift),
    y1: within(point.lo ?? point.drift),
    y2: within(point.hi ?? point.drift),
  }));
  return { placed, right, strip, top };
}
type Placed = ReturnType<typeof place>["placed"][number];

/** Drift over its limit against importance, in four named quadrants and a strip for unknown importance. */
export function quadrantPlot(data: QuadrantPlotData, options: PlotOptions): PlotSvg {
  const { important } = data;
  const drawn = data.points.toSorted((a, b) => weight(b) - weight(a)).slice(0, mostDots);
  const left = data.points.length - drawn.length;
  const { placed, right, strip, top } = place(drawn, important);
  const named = placed.slice(0, mostNamed);
  const corner = (x: number, y: number, quadrant: Quadrant, at: "start" | "end"): Plot.Markish =>
    Plot.text([quadrantNames[quadrant]], {
      ...{ x: () => x, y: () => y, dx: at === "start" ? 6 : -6, dy: y === 0 ? -8 : 10 },
      ...{ textAnchor: at, fill: plotTokens.muted, fontWeight: 600 },
    });
  return drawPlot(
    { width: 760, height: 360, ...options },
    {
      ...{ marginLeft: 58, marginTop: 26, marginRight: 20, marginBottom: 44 },
      x: {
        ...{ domain: [strip, right], label: "importance of the feature", labelAnchor: "right" },
        labelArrow: "none",
      },
      y: {
        ...{ type: "sqrt", domain: [0, top], label: "drift over its limit (1 = limit)" },
        labelArrow: "none",
      },
      symbol: { type: "identity" },
      marks: [
        Plot.axisX({
          ticks: 5,
          tickFormat: (share: number) => (share < 0 ? "" : `${Number((100 * share).toFixed(1))} %`),
        }),
        Plot.axisY({ ticks: 5 }),
        ...(strip < 0
          ? [
              Plot.rect([0], {
                ...{ x1: strip, x2: 0, y1: 0, y2: top },
                ...{ fill: plotTokens.muted, fillOpacity: 0.08 },
              }),
              Plot.text(["unknown"], {
                ...{ x: () => strip / 2, frameAnchor: "bottom", dy: 18, fill: plotTokens.muted },
              }),
            ]
          : []),
        Plot.ruleY([1], { stroke: plotTokens.baseline, strokeDasharray: "5 3" }),
        Plot.link([important], {
          ...{ x1: important, x2: important, y1: 0, y2: top },
          ...{ stroke: plotTokens.baseline, strokeDasharray: "5 3" },
        }),
        corner(right, top, "look-here", "end"),
        corner(0, top, "harmless-change", "start"),
        corner(right, 0, "watch", "end"),
        corner(0, 0, "quiet", "start"),
        Plot.ruleX(placed, {
          ...{ x: "x", y1: "y1", y2: "y2", stroke: plotTokens.current, strokeOpacity: 0.6 },
        }),
        Plot.dot(placed, {
          ...{ x: "x", y: "y", r: 5, stroke: plotTokens.current, strokeWidth: 1.5 },
          title: titleOf,
          symbol: ({ quadrant }: Placed) => signs[quadrant],
          fill: ({ quadrant }: Placed) =>
            quadrant === "look-here" ? plotTokens.current : plotTokens.ground,
        }),
        Plot.text(named, {
          ...{ x: "x", y: "y", dx: 8, dy: -8, textAnchor: "start", fill: "currentColor" },
          ...{ stroke: plotTokens.ground, strokeWidth: 3 },
          text: ({ name }: Placed) => shortLabel(name, 18),
        }),
        ...(left === 0
          ? []
          : [
              Plot.text([`${left} more, that moved or matter least, are in the table`], {
                ...{ frameAnchor: "bottom-left", textAnchor: "start", dy: 34, dx: 4 },
                fill: plotTokens.muted,
              }),
            ]),
      ],
    },
  );
}

/** The name alone on the first line. */
function titleOf({ name, importance, drift }: QuadrantPoint): string {
  const matters = importance === null ? "unknown" : `${Number((100 * importance).toFixed(1))} %`;
  return `${name}\nimportance: ${matters}\ndrift: ${Number(drift.toPrecision(3))} times its limit`;
}
