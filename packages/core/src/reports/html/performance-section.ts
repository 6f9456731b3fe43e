import type { CheckResult, PerformanceSection, ResultDocument } from "@plumbline/contracts";
import { metricPlot, type PlotDocument } from "@plumbline/plots";
import { counted } from "../number-text.ts";
import {
  columnText,
  resultTitle,
  effectText,
  intervalText,
  isEstimated,
  sideText,
} from "../result-text.ts";
import { visibleText } from "../visible-text.ts";
import { calibrationFigure } from "./calibration-figure.ts";
import { confusionFigure } from "./confusion-figure.ts";
import { curveFigures } from "./curve-figures.ts";
import { figure, numbersTable, plotLabel } from "./figures.ts";
import { type Markup, markup, nothing } from "./markup.ts";
import { sidesOf } from "./metric-sides.ts";

const shownSegments = 12;
const shownMetrics = 16;

/** Results of the same metric: all rows first, then its segments as the document orders them. */
function byMetric(results: readonly CheckResult[]): CheckResult[][] {
  const groups = Map.groupBy(
    results.filter((result) => result.family === "performance"),
    (result) => JSON.stringify([resultTitle(result), result.column, result.measure]),
  );
  return [...groups.values()].map((group) =>
    group.toSorted((a, b) => Number(a.segment !== null) - Number(b.segment !== null)),
  );
}

function metricTitle(result: CheckResult): string {
  const title = resultTitle(result);
  return result.column === null ? title : `${title} · ${columnText(result)}`;
}

function metricSentence(first: CheckResult, segments: number, left: number): string {
  const where = first.segment === null ? "Over all rows" : `In ${first.segment}`;
  const interval = intervalText(first);
  const value =
    first.value === null
      ? `it does not exist (${first.why ?? "no reason given"})`
      : `${sideText(first, first.baselineValue)} → ${sideText(first, first.currentValue)}, effect ${effectText(first)}${interval === null ? "" : ` ${interval}`}`;
  const more =
    segments === 0
      ? ""
      : ` Below it ${counted(segments, "segment")}${left > 0 ? ` of ${segments + left}, the most important` : ""}.`;
  return `${where} ${value}.${isEstimated(first) ? " Estimated without labels." : ""}${more}`;
}

function metricCard(results: readonly CheckResult[], document: PlotDocument): Markup {
  const [first] = results;
  if (first === undefined) return nothing;
  const drawn = results.filter(
    (result) => result.baselineValue !== null || result.currentValue !== null,
  );
  const shown = drawn.slice(0, shownSegments + 1);
  const segments = shown.filter((result) => result !== first).length;
  const sides = shown.map((result) => ({ result, ...sidesOf(result) }));
  const name = metricTitle(first);
  const label = (result: CheckResult): string => visibleText(result.segment ?? "all rows");
  const picture =
    shown.length === 0
      ? markup`<p>${metricSentence(first, 0, 0)}</p>`
      : figure({
          caption: `${metricSentence(first, segments, drawn.length - shown.length)}${sides[0]?.whiskers ?? ""}`,
          plots: [
            metricPlot(
              {
                rows: sides.map(({ result, baseline, current }) => ({
                  label: label(result),
                  baseline,
                  current,
                })),
              },
              {
                document,
                label: plotLabel(`${name}, baseline and current, by segment`),
                isShare: first.unit === "share",
              },
            ),
          ],
          table: numbersTable(
            name,
            ["", "baseline", "current", "effect", "verdict"],
            shown.map((result) => [
              label(result),
              sideText(result, result.baselineValue),
              sideText(result, result.currentValue),
              `${effectText(result)} ${intervalText(result) ?? ""}`,
              result.verdict,
            ]),
          ),
        });
  return markup`<article class="card"><h3>${name}</h3>${picture}</article>`;
}

function labelSentence({ baseline, current }: PerformanceSection): string {
  const side = (name: string, { rows, labelled }: PerformanceSection["baseline"]): string =>
    labelled === 0
      ? `no labels in the ${name}`
      : `${counted(labelled, "label")} for ${counted(rows, "row")} in the ${name}`;
  const sentence = `${side("baseline", baseline)}, ${side("current data", current)}.`;
  const missing = current.labelled === 0 ? " Realised performance is therefore not known." : "";
  return `Labels: ${sentence}${missing}`;
}

/** How well the model answered, before and now, with intervals. */
export function performanceSection(document: ResultDocument, plots: PlotDocument): Markup {
  const metrics = byMetric(document.results);
  const { performance } = document;
  if (metrics.length === 0 && performance === null) return nothing;
  const shown = metrics.slice(0, shownMetrics);
  const rest = metrics.length - shown.length;
  const curves =
    performance === null
      ? nothing
      : markup`${calibrationFigure(performance, plots)}${curveFigures(performance, plots)}${confusionFigure(performance, plots)}`;
  return markup`<section id="performance" aria-labelledby="performance-title">
<h2 id="performance-title">Performance</h2>
<p>${performance === null ? "Metrics of the model in both samples." : labelSentence(performance)}</p>
<div class="cards">${shown.map((metric) => metricCard(metric, plots))}${curves}</div>
${rest > 0 ? markup`<p>${counted(rest, "more metric")} in the <a href="#results">table of all results</a>.</p>` : nothing}</section>`;
}
