import { parseHTML } from "linkedom";
import { expect, test } from "vitest";
import {
  categoryPlot,
  confusionPlot,
  curvePlot,
  distributionPlot,
  metricPlot,
  type PlotDocument,
  type PlotOptions,
  type PlotSvg,
  quantilePlot,
  reliabilityPlot,
} from "./index.ts";

const page: unknown = parseHTML("<!doctype html><html><body></body></html>");
const { document } = page as { readonly document: PlotDocument };
const hostile = `<script>"'&`;

type Draw = (options: PlotOptions) => PlotSvg;
const bins = [
  { lo: null, hi: 0 },
  { lo: 0, hi: 2 },
  { lo: 2, hi: 9 },
  { lo: 9, hi: null },
];
const quantiles = { q01: 0, q05: 1, q25: 2, q50: 3, q75: 4, q95: 5, q99: 6 };
const noQuantiles = { q01: null, q05: null, q25: null, q50: null, q75: null, q95: null, q99: null };
const point = { score: 0.4, outcome: 0.5, lo: 0.45, hi: 0.55 };
const estimate = { value: 0.7, lo: 0.6, hi: 0.8 };

const full: Readonly<Record<string, Draw>> = {
  distribution: (options) =>
    distributionPlot(
      { bins, baseline: [0.1, 0.4, 0.4, 0.1], current: [0, 0.2, 0.2, 0.6], xLabel: hostile },
      options,
    ),
  category: (options) =>
    categoryPlot(
      {
        rows: [
          { label: hostile, baseline: 0.2, current: 0.8 },
          { label: "missing", baseline: 0, current: 0, isSum: true },
        ],
      },
      options,
    ),
  quantile: (options) => quantilePlot({ baseline: quantiles, current: quantiles }, options),
  metric: (options) =>
    metricPlot(
      {
        rows: [{ label: hostile, baseline: estimate, current: { ...estimate, isEstimated: true } }],
        reference: { value: 0.5, label: hostile },
        hasZero: true,
      },
      options,
    ),
  reliability: (options) =>
    reliabilityPlot({ baseline: [point], current: [point, { ...point, score: 0.9 }] }, options),
  curve: (options) =>
    curvePlot(
      {
        baseline: [
          { x: 0, y: 0 },
          { x: 1, y: 1 },
        ],
        current: [
          { x: 0, y: 1 },
          { x: 1, y: 1 },
        ],
        xLabel: "x",
        yLabel: "y",
        hasDiagonal: true,
      },
      options,
    ),
  confusion: (options) =>
    confusionPlot(
      {
        labels: [hostile, "b"],
        baseline: [
          [1, 2],
          [3, 4],
        ],
        current: [
          [0, 0],
          [5, 5],
        ],
      },
      options,
    ),
};

const empty: Readonly<Record<string, Draw>> = {
  distribution: (options) => distributionPlot({ bins: [], baseline: [], current: [] }, options),
  category: (options) => categoryPlot({ rows: [] }, options),
  quantile: (options) => quantilePlot({ baseline: null, current: noQuantiles }, options),
  metric: (options) =>
    metricPlot({ rows: [{ label: "", baseline: null, current: null }] }, options),
  reliability: (options) => reliabilityPlot({ baseline: [], current: [] }, options),
  curve: (options) => curvePlot({ baseline: [], current: [], xLabel: "x", yLabel: "y" }, options),
  confusion: (options) => confusionPlot({ labels: [], baseline: null, current: null }, options),
};

const huge: Readonly<Record<string, Draw>> = {
  distribution: (options) =>
    distributionPlot(
      {
        bins: [
          { lo: -1e299, hi: 0 },
          { lo: 0, hi: 1e298 },
        ],
        baseline: [0.5, 0.5],
        current: [1, 0],
      },
      options,
    ),
  quantile: (options) =>
    quantilePlot({ baseline: { ...quantiles, q99: 1e300 }, current: null }, options),
  metric: (options) =>
    metricPlot(
      {
        rows: [
          {
            label: "a",
            baseline: { value: 1e300, lo: null, hi: null },
            current: { value: -1e300, lo: null, hi: null },
          },
        ],
      },
      options,
    ),
  category: (options) =>
    categoryPlot({ rows: [{ label: "a", baseline: 1e-300, current: 0 }] }, options),
  confusion: (options) =>
    confusionPlot({ labels: ["a"], baseline: [[1e15]], current: [[1e308]] }, options),
};

for (const [set, draws] of Object.entries({ full, empty, huge })) {
  test.each(Object.entries(draws))(`%sPlot() draws ${set} data without a bad number`, (_, draw) => {
    const svg = draw({ document, label: "A plot" }).outerHTML;
    expect(svg).toMatch(/^<svg [^>]*role="img"/);
    expect(svg).not.toMatch(/NaN|Infinity|undefined/);
    expect(svg).not.toContain("<script");
    expect(svg).not.toContain("<style");
  });
}

test.each(Object.entries(full))(
  "%sPlot() is named, takes its colours from the page, and is pure",
  (_, draw) => {
    const svg = draw({ document, label: "What it shows" }).outerHTML;
    expect(svg).toContain('aria-label="What it shows"');
    expect(svg).toContain("var(--plot-current");
    expect(draw({ document, label: "What it shows" }).outerHTML).toBe(svg);
  },
);

test.each(Object.entries(full))("%sPlot() is as wide as asked", (_, draw) => {
  expect(draw({ document, label: "wide", width: 640 }).outerHTML).toContain('viewBox="0 0 640 ');
});

test("distributionPlot() says how many rows lie beyond the axis and in bins that it cut", () => {
  const spike = [0, 1, 2, 3, 4].map((lo) => ({ lo: 10 * lo, hi: lo === 0 ? 1 : 10 * lo + 10 }));
  const svg = distributionPlot(
    {
      bins: [...spike, { lo: 50, hi: null }],
      baseline: [0.5, 0.1, 0.1, 0.1, 0.1, 0.1],
      current: [0.1, 0.1, 0.1, 0.1, 0.1, 0.5],
    },
    { document, label: "spike" },
  ).outerHTML;
  expect(svg).toContain("cut: 50 % → 10 %");
  expect(svg).toContain("above: 10 % → 50 %");
});

test("distributionPlot() writes times as dates", () => {
  const day = 86_400_000;
  const svg = distributionPlot(
    { bins: [{ lo: 0, hi: 20 * day }], baseline: [1], current: [1], isTime: true },
    { document, label: "times" },
  ).outerHTML;
  expect(svg).toMatch(/Jan/);
});

test("metricPlot() draws estimates dashed", () => {
  const svg = (isEstimated: boolean): string =>
    metricPlot(
      { rows: [{ label: "a", baseline: null, current: { ...estimate, isEstimated } }] },
      { document, label: "a" },
    ).outerHTML;
  expect(svg(true)).toContain('stroke-dasharray="4,3"');
  expect(svg(false)).not.toContain('stroke-dasharray="4,3"');
});

test("confusionPlot() gives shares of each true class and a dash for a class without rows", () => {
  const svg = full["confusion"]?.({ document, label: "confusion" }).outerHTML ?? "";
  expect(svg).toContain("was 33.3 %");
  expect(svg).toContain("50 %");
  expect(svg).toContain(">–<");
});
