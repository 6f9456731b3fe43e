import { parseHTML } from "linkedom";
import { expect, test } from "vitest";
import {
  fanPlot,
  heatPlot,
  lanesPlot,
  quadrantOf,
  quadrantPlot,
  seriesPlot,
  timeAxisOf,
  type PlotDocument,
  type PlotOptions,
  type PlotSvg,
  type SeriesPlotPoint,
} from "./index.ts";

const page: unknown = parseHTML("<!doctype html><html><body></body></html>");
const { document } = page as { readonly document: PlotDocument };
const hostile = `<script>"'&`;
const dayMs = 86_400_000;
const start = Date.UTC(2026, 0, 5);

type Draw = (options: PlotOptions) => PlotSvg;
const at = (day: number) => ({ fromMs: start + day * dayMs, toMs: start + (day + 1) * dayMs });
const point = (day: number, more: Partial<SeriesPlotPoint> = {}): SeriesPlotPoint => ({
  ...{ ...at(day), value: 0.5 + day / 100, lo: 0.4, hi: 0.7, isAlert: false, isImmature: false },
  ...more,
});
const points = [
  point(0),
  point(1, { isAlert: true }),
  point(8),
  point(9, { value: null, lo: null, hi: null }),
  point(10, { isImmature: true, labelShare: 0.4 }),
  point(11, { isImmature: true, labelShare: 0.1 }),
];
const markers = [
  { atMs: start + dayMs, kind: "promotion", label: hostile },
  { atMs: start + 900 * dayMs, kind: "note", label: "far away" },
] as const;
const quantiles = { q01: 0, q05: 1, q25: 2, q50: 3, q75: 4, q95: 5, q99: 6 };
const none = { q01: null, q05: null, q25: null, q50: null, q75: null, q95: null, q99: null };
const reference = { value: 0.45, label: hostile };
const features = [
  { name: hostile, importance: 0.6, drift: 3, lo: 2, hi: 500 },
  { name: "b", importance: 0.1, drift: 0.2, lo: null, hi: null },
  { name: "c", importance: null, drift: 2, lo: null, hi: null },
];

const full: Readonly<Record<string, Draw>> = {
  series: (options) => seriesPlot({ points, reference, markers, yLabel: hostile }, options),
  fan: (options) =>
    fanPlot(
      {
        points: [0, 1, 5].map((day) => ({ ...at(day), quantiles: day === 1 ? none : quantiles })),
        ...{ baseline: quantiles, markers, yLabel: hostile },
      },
      options,
    ),
  heat: (options) =>
    heatPlot(
      {
        rows: [hostile, "b"],
        cells: [0, 1].map((day) => ({ row: hostile, ...at(day), value: day, isAlert: day > 0 })),
      },
      options,
    ),
  lanes: (options) =>
    lanesPlot(
      { lanes: ["data"], points: [{ lane: "data", atMs: start, label: hostile }] },
      options,
    ),
  quadrant: (options) => quadrantPlot({ points: features, important: 0.3 }, options),
};

const bare: Readonly<Record<string, Draw>> = {
  series: (options) =>
    seriesPlot({ points: [], reference: null, markers: [], yLabel: "y" }, options),
  flat: (options) =>
    seriesPlot(
      { points: [point(0, { value: 0, lo: 0, hi: 0 })], reference: null, markers: [], yLabel: "y" },
      options,
    ),
  fan: (options) => fanPlot({ points: [], baseline: null, markers: [], yLabel: "y" }, options),
  heat: (options) => heatPlot({ rows: [], cells: [] }, options),
  lanes: (options) => lanesPlot({ lanes: ["data"], points: [] }, options),
  quadrant: (options) => quadrantPlot({ points: [], important: 0.5 }, options),
};

for (const [set, draws] of Object.entries({ full, bare })) {
  test.each(Object.entries(draws))(`%s, ${set}, is drawn without a bad number`, (_, draw) => {
    const svg = draw({ document, label: "A plot", width: 640 }).outerHTML;
    expect(svg).toMatch(/^<svg [^>]*role="img"/);
    expect(svg).toContain('viewBox="0 0 640 ');
    expect(svg).not.toMatch(/NaN|Infinity|undefined/);
    expect(svg).not.toContain("<script");
    expect(svg).not.toContain("<style");
  });
}

test("a gap is drawn and named, young windows are hatched with their share of labels", () => {
  const svg = full["series"]?.({ document, label: "series" }).outerHTML ?? "";
  expect(svg).toContain("no rows");
  expect(svg).toContain("no value");
  expect(svg).toContain("labels: 10 to 40 %");
  expect(svg.match(/url\(#plot-hatch\)/g)).toHaveLength(1);
  expect(svg).toContain("2026-01-05");
});

test("a mark outside the time of the points does not stretch the axis", () => {
  const svg = full["series"]?.({ document, label: "series" });
  expect(svg?.outerHTML).not.toContain("far away");
  expect(svg === undefined ? null : timeAxisOf(svg)).toMatchObject({
    ...{ fromMs: start, toMs: start + 12 * dayMs, left: 58 },
  });
});

test("a plot that is not over time has no axis of time to point at", () => {
  expect(timeAxisOf({ outerHTML: "<svg></svg>" })).toBeNull();
});

test("a long series says that it is reduced", () => {
  const many = Array.from({ length: 9_000 }, (_, day) => point(day, { value: (day * 7919) % 997 }));
  const data = { points: many, reference: null, markers: [], yLabel: "y" };
  const svg = seriesPlot(data, { document, label: "long" }).outerHTML;
  expect(svg).toMatch(/\d+ of 9000 points drawn/);
  const line = /stroke-linejoin[^>]*><path[^>]*d="([^"]*)"/.exec(svg)?.[1] ?? svg;
  expect(line.split("L").length).toBeLessThanOrEqual(2_001);
});

test("ten thousand features are not all drawn, and what moved and matters is", () => {
  const many = Array.from({ length: 10_000 }, (_, at) => ({
    ...{ name: `f${at}`, importance: at === 5_000 ? 0.9 : 0.00001, lo: null, hi: null },
    drift: at === 5_000 ? 4 : 0.1,
  }));
  const svg = quadrantPlot({ points: many, important: 0.1 }, { document, label: "many" }).outerHTML;
  expect(svg.match(/<title>/g)?.length).toBeLessThanOrEqual(2_000);
  expect(svg).toContain("<title>f5000\n");
  expect(svg).toContain("9200 more");
});

test.each([
  [0.6, 1, "look-here"],
  [0.6, 0.99, "watch"],
  [0.1, 5, "harmless-change"],
  [0.1, 0, "quiet"],
  [null, 50, "unknown"],
] as const)("importance %s and drift %s are in the quadrant %s", (importance, drift, quadrant) => {
  expect(quadrantOf({ importance, drift }, 0.5)).toBe(quadrant);
});
