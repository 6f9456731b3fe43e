import type { PerformanceSection } from "@plumbline/contracts";
import { type PlotDocument, reliabilityPlot } from "@plumbline/plots";
import { countText, percentText } from "../number-text.ts";
import { figure, numbersTable } from "./figures.ts";
import { type Markup, markup, nothing } from "./markup.ts";

type Point = PerformanceSection["baseline"]["reliability"][number];

/** The bin of the current data that strays furthest beyond its interval. */
function sentence(points: readonly Point[]): string {
  if (points.length === 0) return "The current data has no scores with labels to judge.";
  const beyond = (point: Point): number => Math.max(point.lo - point.score, point.score - point.hi);
  const worst = points.reduce((far, point) => (beyond(point) > beyond(far) ? point : far));
  if (beyond(worst) <= 0) {
    return "In every score bin of the current data, the share of positives agrees with the mean score within its interval.";
  }
  return `Scores near ${percentText(worst.score)} came true in ${percentText(worst.outcome)} of rows [${percentText(worst.lo)}, ${percentText(worst.hi)}]: the model is ${worst.score > worst.outcome ? "too sure" : "not sure enough"} there.`;
}

/** Reliability of both samples; nothing without scores in [0, 1]. */
export function calibrationFigure(performance: PerformanceSection, document: PlotDocument): Markup {
  const baseline = performance.baseline.reliability;
  const current = performance.current.reliability;
  if (baseline.length === 0 && current.length === 0) return nothing;
  const caption = sentence(current);
  const rows = (side: string, points: readonly Point[]): string[][] =>
    points.map((point) => [
      side,
      percentText(point.score),
      percentText(point.outcome),
      `${percentText(point.lo)} to ${percentText(point.hi)}`,
      countText(point.rows),
    ]);
  return markup`<article class="card"><h3>Reliability of the scores</h3>${figure({
    caption,
    plots: [
      reliabilityPlot(
        { baseline, current },
        { document, label: "Share of positives against mean score, baseline and current" },
      ),
    ],
    table: numbersTable(
      "By score bin",
      ["", "mean score", "share of positives", "interval", "rows"],
      [...rows("baseline", baseline), ...rows("current", current)],
    ),
  })}</article>`;
}
