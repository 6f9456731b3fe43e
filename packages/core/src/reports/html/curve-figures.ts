import type { PerformanceSection } from "@plumbline/contracts";
import { type CurvePoint, curvePlot, type PlotDocument } from "@plumbline/plots";
import { noNumber, percentText } from "../number-text.ts";
import { figure, numbersTable } from "./figures.ts";
import { type Markup, markup, nothing } from "./markup.ts";

interface Curve {
  readonly title: string;
  readonly key: "roc" | "precisionRecall";
  readonly xLabel: string;
  readonly yLabel: string;
  /** Where the sentence reads the curve. */
  readonly at: number;
  readonly hasDiagonal: boolean;
}

const curves: readonly Curve[] = [
  {
    title: "ROC curve",
    key: "roc",
    xLabel: "false-positive rate",
    yLabel: "true-positive rate",
    at: 0.1,
    hasDiagonal: true,
  },
  {
    title: "Precision and recall",
    key: "precisionRecall",
    xLabel: "recall",
    yLabel: "precision",
    at: 0.5,
    hasDiagonal: false,
  },
];
const tabled = [0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];

/** The height of a curve at x, straight between its points; null outside them. */
function heightAt(points: readonly CurvePoint[], x: number): number | null {
  const sorted = points.toSorted((a, b) => a.x - b.x);
  const right = sorted.findIndex((point) => point.x >= x);
  const [before, after] = [sorted[right - 1], sorted[right]];
  if (after === undefined) return null;
  if (before === undefined) return after.x === x ? after.y : null;
  const span = after.x - before.x;
  return span === 0 ? after.y : before.y + ((after.y - before.y) * (x - before.x)) / span;
}

const heightText = (points: readonly CurvePoint[], x: number): string => {
  const height = heightAt(points, x);
  return height === null ? noNumber : percentText(height);
};

/** ROC and precision against recall; nothing without scores. */
export function curveFigures(performance: PerformanceSection, document: PlotDocument): Markup {
  return markup`${curves.map((curve) => curveCard(curve, performance, document))}`;
}

function curveCard(curve: Curve, performance: PerformanceSection, document: PlotDocument): Markup {
  const { title, key, xLabel, yLabel, at, hasDiagonal } = curve;
  const baseline = performance.baseline[key];
  const current = performance.current[key];
  if (baseline.length === 0 && current.length === 0) return nothing;
  const caption = `At a ${xLabel} of ${percentText(at)} the ${yLabel} is ${heightText(baseline, at)} in the baseline and ${heightText(current, at)} now.`;
  return markup`<article class="card"><h3>${title}</h3>${figure({
    caption,
    plots: [
      curvePlot(
        { baseline, current, xLabel, yLabel, hasDiagonal },
        { document, label: `${title}, baseline and current` },
      ),
    ],
    table: numbersTable(
      `Read from the curves`,
      [xLabel, `${yLabel}, baseline`, `${yLabel}, current`],
      tabled.map((x) => [percentText(x), heightText(baseline, x), heightText(current, x)]),
    ),
  })}</article>`;
}
