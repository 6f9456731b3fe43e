import type { CheckResult, Distribution } from "@plumbline/contracts";
import { metricPlot, type PlotDocument } from "@plumbline/plots";
import { countText, noNumber, numberText, percentText, pText } from "../number-text.ts";
import { isHarm } from "../result-groups.ts";
import {
  changeText,
  resultTitle,
  columnText,
  effectText,
  intervalText,
  isEstimated,
  sideText,
  sizeText,
  subjectText,
} from "../result-text.ts";
import { badge } from "./badge.ts";
import { name } from "./name.ts";
import { distributionFigure } from "./distribution-figure.ts";
import { figure, numbersTable, plotLabel } from "./figures.ts";
import { type Markup, markup, nothing } from "./markup.ts";
import { sidesOf } from "./metric-sides.ts";

/** Draws a result; null where words and numbers must do. */
export type Picture = (result: CheckResult) => Markup | null;

/** One result in words, numbers and, when it is given room, a picture. */
export function finding(result: CheckResult, picture: Picture): Markup {
  const subject = [
    result.column === null ? nothing : markup` <code>${name(columnText(result))}</code>`,
    result.segment === null
      ? nothing
      : markup` <span class="segment">in ${name(result.segment)}</span>`,
    markup` ${badge(result.verdict, isHarm(result))}`,
    isEstimated(result) ? markup` <span class="badge estimated">estimated</span>` : nothing,
  ];
  return markup`<article class="card finding"><div>
<h4>${resultTitle(result)}${subject}</h4>
<p>${result.reason}</p>
${numbers(result)}
${details(result)}</div>
${picture(result) ?? nothing}</article>`;
}

/** The picture of a result: its column's distribution when there is one, else its own numbers. */
export function findingPicture(
  result: CheckResult,
  distribution: Distribution | null,
  plots: PlotDocument,
): Markup | null {
  if (distribution !== null) return distributionFigure(distribution, plots);
  // What drift measures is not the difference of the two means beside it.
  if (result.family === "drift") return effectFigure(result, plots);
  return sidesFigure(result, plots) ?? effectFigure(result, plots);
}

function term(name: string, value: string | null): Markup {
  return value === null || value === noNumber
    ? nothing
    : markup`<div><dt>${name}</dt><dd>${value}</dd></div>`;
}

function numbers(result: CheckResult): Markup {
  const interval = intervalText(result);
  const level = result.interval === null ? "" : ` (${percentText(result.interval.level)} interval)`;
  const value =
    result.value === null
      ? `undefined: ${result.why ?? "no reason given"}`
      : `${effectText(result)}${interval === null ? "" : ` ${interval}${level}`}`;
  return markup`<dl class="facts">${term("Baseline → current", changeText(result))}${term("Effect", value)}${term(
    "Above chance",
    sizeText(result, result.excess),
  )}${term("Floor", sizeText(result, result.floor))}${term(
    "Adjusted p",
    result.pAdjusted === null
      ? null
      : `${pText(result.pAdjusted)}${result.level === null ? "" : `, level ${pText(result.level)}`}`,
  )}${term("Rows", rowsText(result))}</dl>`;
}

function rowsText({ n, m }: CheckResult): string | null {
  if (n === null && m === null) return null;
  const side = (rows: number | null): string => (rows === null ? noNumber : countText(rows));
  return `${side(n)} baseline, ${side(m)} current`;
}

/** Baseline against current, where the result has both. */
function sidesFigure(result: CheckResult, document: PlotDocument): Markup | null {
  const { baseline, current, whiskers } = sidesOf(result);
  if (baseline === null || current === null) return null;
  const subject = subjectText(result);
  return figure({
    caption: `${sideText(result, baseline.value)} in the baseline, ${sideText(result, current.value)} now.${whiskers}`,
    plots: [
      metricPlot(
        { rows: [{ label: "", baseline, current }] },
        {
          document,
          label: plotLabel(`${subject}: baseline and current`),
          isShare: result.unit === "share",
        },
      ),
    ],
    table: numbersTable(
      "Both samples",
      ["", "value"],
      [
        ["baseline", sideText(result, baseline.value)],
        ["current", sideText(result, current.value)],
      ],
    ),
  });
}

/** The effect with its interval against its floor. */
function effectFigure(result: CheckResult, document: PlotDocument): Markup | null {
  const { value, floor, interval } = result;
  if (value === null || floor === null || !Number.isFinite(value)) return null;
  const line = value < 0 ? -floor : floor;
  const subject = subjectText(result);
  return figure({
    caption: `The effect is ${effectText(result)}; from ${sizeText(result, floor)} on it counts.`,
    plots: [
      metricPlot(
        {
          rows: [
            {
              label: "effect",
              baseline: null,
              current: { value, lo: interval?.lo ?? null, hi: interval?.hi ?? null },
            },
          ],
          hasZero: true,
          reference: { value: line, label: "floor" },
        },
        {
          document,
          label: plotLabel(`${subject}: effect against its floor`),
          isShare: result.unit === "share",
        },
      ),
    ],
    table: numbersTable(
      "Effect and floor",
      ["", "value"],
      [
        ["effect", `${effectText(result)} ${intervalText(result) ?? ""}`],
        ["floor", sizeText(result, floor)],
      ],
    ),
  });
}

/** Method and conventions: evidence, on demand. */
function details(result: CheckResult): Markup {
  const more = Object.entries(result.details).map(([key, value]) =>
    term(
      key,
      typeof value === "number" ? numberText(value) : value === null ? noNumber : String(value),
    ),
  );
  const bounds =
    result.bounds === null
      ? null
      : `${numberText(result.bounds.lo)} to ${numberText(result.bounds.hi)}`;
  return markup`<details class="numbers"><summary>Method and evidence</summary><dl class="facts">${term(
    "Method",
    result.method,
  )}${term("Exact value lies in", bounds)}${term("p before correction", result.p === null ? null : pText(result.p))}${term(
    "Smallest change found 4 times in 5",
    sizeText(result, result.smallestDetectable),
  )}${term("Interval", result.interval?.kind ?? null)}${more}</dl></details>`;
}
