import type { PerformanceSection } from "@plumbline/contracts";
import { confusionPlot, type PlotDocument } from "@plumbline/plots";
import { countText, noNumber, percentText } from "../number-text.ts";
import { visibleText } from "../visible-text.ts";
import { figure, numbersTable } from "./figures.ts";
import { type Markup, markup, nothing } from "./markup.ts";

type Confusion = NonNullable<PerformanceSection["baseline"]["confusion"]>;

const drawnClasses = 8;
const tabledPairs = 200;

interface Pair {
  readonly truth: string;
  readonly predicted: string;
  readonly before: number | null;
  readonly now: number | null;
  readonly rows: number;
}

function share(confusion: Confusion | null, truth: string, predicted: string): number | null {
  const row = confusion?.counts[confusion.labels.indexOf(truth)];
  const rows = row?.reduce((sum, count) => sum + count, 0) ?? 0;
  if (confusion === null || row === undefined || rows === 0) return null;
  return (row[confusion.labels.indexOf(predicted)] ?? 0) / rows;
}

function count(confusion: Confusion | null, truth: string, predicted: string): number {
  return (
    confusion?.counts[confusion.labels.indexOf(truth)]?.[confusion.labels.indexOf(predicted)] ?? 0
  );
}

/** The matrix of the shared labels, whatever order each side has them in. */
function aligned(confusion: Confusion | null, labels: readonly string[]): number[][] | null {
  if (confusion === null) return null;
  return labels.map((truth) => labels.map((predicted) => count(confusion, truth, predicted)));
}

function sentence(pairs: readonly Pair[]): string {
  const wrong = pairs.filter((pair) => pair.truth !== pair.predicted && pair.now !== null);
  const [first, ...others] = wrong;
  if (first === undefined) return "The current data has no labelled answers to compare.";
  const worst = others.reduce(
    (far, pair) => ((pair.now ?? 0) > (far.now ?? 0) ? pair : far),
    first,
  );
  return `Of the rows that truly are “${worst.truth}”, ${percentText(worst.now)} are answered “${worst.predicted}”; it was ${percentText(worst.before)} in the baseline. Shares are of each true class.`;
}

/** What was answered for each true class; nothing without classes. */
export function confusionFigure(performance: PerformanceSection, document: PlotDocument): Markup {
  const { confusion: before } = performance.baseline;
  const { confusion: now } = performance.current;
  if (before === null && now === null) return nothing;
  const labels = [...new Set([...(before?.labels ?? []), ...(now?.labels ?? [])])];
  const pairs: Pair[] = labels.flatMap((truth) =>
    labels.map((predicted) => ({
      truth,
      predicted,
      before: share(before, truth, predicted),
      now: share(now, truth, predicted),
      rows: count(now, truth, predicted),
    })),
  );
  const caption = sentence(pairs);
  const isDrawn = labels.length > 0 && labels.length <= drawnClasses;
  const plots = isDrawn
    ? [
        confusionPlot(
          {
            labels: labels.map(visibleText),
            baseline: aligned(before, labels),
            current: aligned(now, labels),
          },
          { document, label: "Confusion matrix, current and baseline" },
        ),
      ]
    : [];
  const byRows = pairs.toSorted((a, b) => b.rows - a.rows).slice(0, tabledPairs);
  const table = numbersTable(
    `${byRows.length < pairs.length ? `The ${byRows.length} most frequent of ${pairs.length} pairs` : "All pairs"}; shares are of each true class`,
    ["true", "answered", "baseline", "current", "current rows"],
    byRows.map((pair) => [
      pair.truth,
      pair.predicted,
      pair.before === null ? noNumber : percentText(pair.before),
      pair.now === null ? noNumber : percentText(pair.now),
      countText(pair.rows),
    ]),
  );
  const many = isDrawn ? "" : ` ${countText(labels.length)} classes are too many to draw.`;
  return markup`<article class="card"><h3>Confusion matrix</h3>${figure({ caption: `${caption}${many}`, plots, table })}</article>`;
}
