import * as Plot from "@observablehq/plot";
import { hatching } from "./hatching.ts";
import { markerMarks, type SeriesMarker } from "./marker-marks.ts";
import { drawPlot, plotTokens, tickFormat, type PlotOptions, type PlotSvg } from "./plot-frame.ts";
import {
  immatureSpans,
  inRuns,
  reduced,
  seriesGaps,
  type ImmatureSpan,
  type PlacedPoint,
  type SeriesGap,
  type SeriesPlotPoint,
} from "./series-points.ts";
import { timeTicks } from "./time-ticks.ts";

export interface SeriesPlotData {
  /** Oldest first. A point without a value, and a pause longer than a window, leave a gap. */
  readonly points: readonly SeriesPlotPoint[];
  /** A level to compare with, e.g. the baseline's value. */
  readonly reference: { readonly value: number; readonly label: string } | null;
  /** Those outside the time of the points are left out. */
  readonly markers: readonly SeriesMarker[];
  readonly yLabel: string;
}

/** Points are drawn one by one up to here; a line says as much for more. */
const mostDots = 400;
/** A gap narrower than this part of the axis is not named in the plot. */
const namedGap = 0.08;

/** A value over time with its interval, the level it is compared with, and what happened meanwhile. */
export function seriesPlot(data: SeriesPlotData, options: PlotOptions): PlotSvg {
  const { reference, yLabel } = data;
  const all = inRuns(data.points);
  const known = reduced(all);
  const fromMs = data.points[0]?.fromMs ?? 0;
  const toMs = data.points.at(-1)?.toMs ?? 1;
  const markers = data.markers.filter(({ atMs }) => atMs >= fromMs && atMs <= toMs);
  const largest = known.reduce((most, { value }) => Math.max(most, Math.abs(value)), 0);
  const format = tickFormat(largest);
  const width = options.width ?? 760;
  return drawPlot(
    { height: 240, ...options, width },
    {
      ...{ marginLeft: 58, marginTop: 30, marginRight: 12, marginBottom: 40 },
      x: { type: options.isLocalTime ? "time" : "utc", label: null, domain: [fromMs, toMs] },
      y: {
        label: yLabel,
        grid: false,
        nice: true,
        ...flatDomain(known, reference),
        ...(format === undefined ? {} : { tickFormat: format }),
      },
      marks: [
        ...immature(immatureSpans(data.points)),
        ...gaps(seriesGaps(data.points), toMs - fromMs),
        timeTicks({ fromMs, toMs }, { ...options, width }),
        Plot.gridY({ stroke: plotTokens.grid, strokeOpacity: 1 }),
        ...band(known),
        ...level(reference),
        ...markerMarks(markers, { fromMs, toMs, width }),
        Plot.lineY(known, { x: "atMs", y: "value", z: "run", stroke: plotTokens.current }),
        ...dots(known),
        ...(known.length < all.length ? [reductionNote(known.length, all.length)] : []),
      ],
    },
  );
}

const alertColor = "var(--plot-alert, #b3261e)";

/** Of values that never change: an axis of some height, with 0 at its foot when it is 0. */
function flatDomain(
  points: readonly PlacedPoint[],
  reference: SeriesPlotData["reference"],
): { readonly domain?: [number, number] } {
  const ends = points.flatMap(({ value, lo, hi }) => [value, lo ?? value, hi ?? value]);
  const all = new Set([...ends, ...(reference === null ? [] : [reference.value])]);
  const [value = 0] = all;
  if (all.size > 1) return {};
  const room = Math.abs(value) / 10;
  return { domain: value === 0 ? [0, 1] : [value - room, value + room] };
}

function band(points: readonly PlacedPoint[]): Plot.Markish[] {
  const known = points.filter(({ lo, hi }) => lo !== null && hi !== null);
  return [
    Plot.areaY(known, {
      ...{ x: "atMs", y1: "lo", y2: "hi", z: "run" },
      ...{ fill: plotTokens.current, fillOpacity: 0.18 },
    }),
    // An area over one point has no width.
    Plot.ruleX(known, {
      ...{ x: "atMs", y1: "lo", y2: "hi" },
      ...{ stroke: plotTokens.current, strokeOpacity: 0.3 },
    }),
  ];
}

function level(reference: SeriesPlotData["reference"]): Plot.Markish[] {
  if (reference === null) return [];
  return [
    Plot.ruleY([reference.value], { stroke: plotTokens.baseline, strokeDasharray: "5 3" }),
    Plot.text([reference], {
      ...{ y: "value", text: "label", frameAnchor: "right", textAnchor: "end", dy: -6 },
      ...{ fill: plotTokens.baseline, stroke: plotTokens.ground, strokeWidth: 3 },
    }),
  ];
}

/** All points when they are few; else those that alert or wait, and those without a neighbour. */
function dots(points: readonly PlacedPoint[]): Plot.Markish[] {
  const isFew = points.length <= mostDots;
  const isAlone = (at: number): boolean =>
    points[at - 1]?.run !== points[at]?.run && points[at + 1]?.run !== points[at]?.run;
  const plain = points.filter(
    ({ isAlert, isImmature }, at) => !isAlert && (isFew || isImmature || isAlone(at)),
  );
  const draw = (some: readonly PlacedPoint[], color: string, isAlert: boolean): Plot.Markish =>
    Plot.dot(some, {
      ...{ x: "atMs", y: "value", symbol: isAlert ? "triangle" : "circle", r: isAlert ? 5 : 2.5 },
      stroke: color,
      fill: ({ isImmature }: PlacedPoint) => (isImmature ? plotTokens.ground : color),
    });
  return [
    draw(plain, plotTokens.current, false),
    draw(
      points.filter(({ isAlert }) => isAlert),
      alertColor,
      true,
    ),
  ];
}

function gaps(found: readonly SeriesGap[], spanMs: number): Plot.Markish[] {
  const isNamed = ({ fromMs, toMs }: SeriesGap): boolean => toMs - fromMs >= namedGap * spanMs;
  return [
    Plot.rect(found, {
      ...{ x1: "fromMs", x2: "toMs", fill: plotTokens.muted, fillOpacity: 0.08 },
      ...{ stroke: plotTokens.muted, strokeOpacity: 0.35, strokeDasharray: "2 3" },
    }),
    Plot.text(found.filter(isNamed), {
      x: ({ fromMs, toMs }: SeriesGap) => (fromMs + toMs) / 2,
      text: ({ lacks }: SeriesGap) => (lacks === "rows" ? "no rows" : "no value"),
      ...{ frameAnchor: "middle", fill: plotTokens.muted },
    }),
  ];
}

function immature(spans: readonly ImmatureSpan[]): Plot.Markish[] {
  const named = spans.filter(({ labelShares }) => labelShares.length > 0);
  return [
    hatching(spans),
    Plot.text(named, {
      x: "toMs",
      text: ({ labelShares }: ImmatureSpan) => `labels: ${shareWords(labelShares)}`,
      ...{ frameAnchor: "bottom", textAnchor: "end", dx: -3, dy: -4 },
      ...{ fill: plotTokens.muted, stroke: plotTokens.ground, strokeWidth: 3 },
    }),
  ];
}

function shareWords(shares: readonly number[]): string {
  const percents = shares.map((share) => Math.round(100 * share));
  const [least, most] = [Math.min(...percents), Math.max(...percents)];
  return least === most ? `${least} %` : `${least} to ${most} %`;
}

function reductionNote(drawn: number, all: number): Plot.Markish {
  return Plot.text(
    [`${drawn} of ${all} points drawn: first, last, least and greatest of each stretch`],
    {
      ...{ frameAnchor: "bottom-right", textAnchor: "end", dy: 34 },
      fill: plotTokens.muted,
    },
  );
}
