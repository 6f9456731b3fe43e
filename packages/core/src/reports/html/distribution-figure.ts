import type { Distribution } from "@plumbline/contracts";
import {
  canDrawDensity,
  categoryPlot,
  type CategoryRow,
  distributionPlot,
  drawnRange,
  type PlotDocument,
  type PlotSvg,
  quantilePlot,
} from "@plumbline/plots";
import { countText, noNumber, numberText, percentText, pointsText } from "../number-text.ts";
import { visibleText } from "../visible-text.ts";
import {
  binText,
  distributionSentence,
  distributionTitle,
  isTime,
  missingShare,
  valueText,
} from "./distribution-text.ts";
import { figure, numbersTable, plotLabel } from "./figures.ts";
import { type Markup, markup } from "./markup.ts";

const shownCategories = 10;
const ordered = new Set(["hour", "weekday"]);

/** The same column drawn for both samples, with its sentence and its table. */
export function distributionFigure(distribution: Distribution, document: PlotDocument): Markup {
  const isDensity = distribution.shape === "numeric" && canDrawDensity(distribution.bins);
  const plots = isDensity
    ? numericPlots(distribution, document)
    : [categories(distribution, document)];
  return figure({
    caption: distributionSentence(distribution),
    plots,
    table: markup`${summaryTable(distribution)}${binTable(distribution)}`,
  });
}

/** The bins' finite ends, cut where a long tail would leave the plot empty. */
function axisEnds(distribution: Distribution): readonly [number, number] | null {
  const edges = distribution.bins
    .filter(({ lo, hi }) => lo !== null && hi !== null && hi > lo)
    .flatMap(({ lo, hi }) => [lo ?? 0, hi ?? 0]);
  if (edges.length === 0) return null;
  const [first, last] = [Math.min(...edges), Math.max(...edges)];
  const sides = [distribution.baseline.quantiles, distribution.current.quantiles];
  const low = sides.flatMap((side) => (typeof side?.q01 === "number" ? [side.q01] : []));
  const high = sides.flatMap((side) => (typeof side?.q99 === "number" ? [side.q99] : []));
  if (low.length === 0 || high.length === 0) return [first, last];
  const [from, to] = [Math.min(...low), Math.max(...high)];
  const span = to - from;
  if (!(span > 0) || from >= last || to <= first) return [first, last];
  const begin = first < from - span / 2 ? from - span / 10 : first;
  const end = last > to + span / 2 ? to + span / 10 : last;
  return begin < end ? [begin, end] : [first, last];
}

function numericPlots(distribution: Distribution, document: PlotDocument): PlotSvg[] {
  const name = distributionTitle(distribution);
  const domain = axisEnds(distribution);
  const { bins, baseline, current } = distribution;
  const shares = {
    bins,
    baseline: baseline.shares,
    current: current.shares,
    isTime: isTime(distribution),
    ...(domain === null ? {} : { domain }),
  };
  const density = distributionPlot(shares, {
    document,
    label: plotLabel(`Density of ${name}, baseline and current`),
  });
  if (baseline.quantiles === null && current.quantiles === null) return [density];
  const quantiles = quantilePlot(
    {
      baseline: baseline.quantiles,
      current: current.quantiles,
      domain: drawnRange(shares).whole,
      isTime: isTime(distribution),
    },
    {
      document,
      label: plotLabel(
        `Quantiles of ${name}: 1 to 99, 5 to 95 and 25 to 75 percent, and the median`,
      ),
    },
  );
  return [density, quantiles];
}

function categoryRows(distribution: Distribution): readonly CategoryRow[] {
  const { baseline, current } = distribution;
  const rows = distribution.bins.map((bin, place) => ({
    label: visibleText(binText(distribution, bin)),
    baseline: baseline.shares[place] ?? 0,
    current: current.shares[place] ?? 0,
  }));
  const keepsOrder = distribution.shape === "numeric" || ordered.has(distribution.measure);
  if (keepsOrder && rows.length <= 24) return rows;
  const weight = (row: CategoryRow): number =>
    Math.max(row.baseline, row.current) + 2 * Math.abs(row.current - row.baseline);
  const chosen = new Set(rows.toSorted((a, b) => weight(b) - weight(a)).slice(0, shownCategories));
  const rest = rows.filter((row) => !chosen.has(row));
  const shown = rows.filter((row) => chosen.has(row));
  if (rest.length === 0) return shown;
  const sum = (side: "baseline" | "current"): number =>
    rest.reduce((total, row) => total + row[side], 0);
  return [
    ...shown,
    {
      label: `${countText(rest.length)} more`,
      baseline: sum("baseline"),
      current: sum("current"),
      isSum: true,
    },
  ];
}

function categories(distribution: Distribution, document: PlotDocument): PlotSvg {
  const missing = {
    label: "missing",
    baseline: missingShare(distribution.baseline),
    current: missingShare(distribution.current),
  };
  const rows = categoryRows(distribution);
  const name = distributionTitle(distribution);
  return categoryPlot(
    { rows: missing.baseline > 0 || missing.current > 0 ? [...rows, missing] : rows },
    {
      document,
      label: plotLabel(`Shares of ${name}, baseline and current`),
    },
  );
}

function binTable(distribution: Distribution): Markup {
  const { bins, baseline, current } = distribution;
  return numbersTable(
    "Share of the rows that are not missing",
    ["", "baseline", "current", "difference in points"],
    bins.map((bin, place) => {
      const [before, now] = [baseline.shares[place] ?? 0, current.shares[place] ?? 0];
      return [
        binText(distribution, bin),
        percentText(before),
        percentText(now),
        pointsText(now - before),
      ];
    }),
  );
}

const quantileNames = [
  ["q01", "1 % quantile"],
  ["q05", "5 % quantile"],
  ["q25", "25 % quantile"],
  ["q50", "median"],
  ["q75", "75 % quantile"],
  ["q95", "95 % quantile"],
  ["q99", "99 % quantile"],
] as const;

function summaryTable(distribution: Distribution): Markup {
  const { baseline, current, shape } = distribution;
  const row = (name: string, value: (side: Distribution["baseline"]) => string): string[] => [
    name,
    value(baseline),
    value(current),
  ];
  const numbers =
    shape === "categories"
      ? []
      : [
          row("mean", (side) => valueText(distribution, side.mean)),
          row(isTime(distribution) ? "standard deviation, days" : "standard deviation", (side) =>
            numberText(isTime(distribution) && side.sd !== null ? side.sd / 86_400_000 : side.sd),
          ),
          row("smallest", (side) => valueText(distribution, side.min)),
          ...quantileNames.map(([key, name]) =>
            row(name, (side) =>
              side.quantiles === null ? noNumber : valueText(distribution, side.quantiles[key]),
            ),
          ),
          row("largest", (side) => valueText(distribution, side.max)),
        ];
  return numbersTable(
    "Both samples",
    ["", "baseline", "current"],
    [
      row("rows with a value", (side) => countText(side.rows)),
      row("missing", (side) => `${countText(side.missing)} (${percentText(missingShare(side))})`),
      ...numbers,
    ],
  );
}
