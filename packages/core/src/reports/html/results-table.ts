import type { CheckResult, ResultDocument } from "@plumbline/contracts";
import { counted, noNumber, pText } from "../number-text.ts";
import { familyTitles, isHarm } from "../result-groups.ts";
import {
  changeText,
  resultTitle,
  columnText,
  effectText,
  intervalText,
  sizeText,
} from "../result-text.ts";
import { verdictOrder, verdictWords } from "../verdict-words.ts";
import { badge } from "./badge.ts";
import { type Markup, markup, nothing } from "./markup.ts";
import { name } from "./name.ts";

/** About 4 MB of HTML. */
const tabledResults = 8000;

const heads = [
  "Verdict",
  "Check",
  "Column",
  "Segment",
  "Baseline → current",
  "Effect",
  "Floor",
  "Adjusted p",
] as const;

/** A numeric cell, with the number itself for sorting. */
function numeric(text: string | Markup, value: number | null): Markup {
  return value === null
    ? markup`<td class="number">${text}</td>`
    : markup`<td class="number" data-sort="${String(value)}">${text}</td>`;
}

/** Effects of different units compare by how far they reach beyond their floors. */
function timesFloor({ excess, floor }: CheckResult): number | null {
  return excess === null || floor === null || floor <= 0 ? null : excess / floor;
}

function row(result: CheckResult): Markup {
  const interval = intervalText(result);
  const effect =
    result.value === null
      ? markup`${result.why ?? noNumber}`
      : markup`${effectText(result)}${interval === null ? nothing : markup`<br>${interval}`}`;
  const cells = [
    markup`<td data-sort="${String(verdictOrder.indexOf(result.verdict))}">${badge(result.verdict, isHarm(result))}</td>`,
    markup`<td class="words"><b>${resultTitle(result)}</b> <small>${familyTitles[result.family]}</small><br>${result.reason}</td>`,
    markup`<td class="name">${result.column === null ? "whole table" : name(columnText(result))}</td>`,
    markup`<td class="name">${result.segment === null ? "all rows" : name(result.segment)}</td>`,
    numeric(changeText(result) ?? noNumber, result.currentValue),
    numeric(effect, timesFloor(result)),
    numeric(sizeText(result, result.floor), result.floor),
    numeric(pText(result.pAdjusted), result.pAdjusted),
  ];
  return markup`<tr data-verdict="${result.verdict}">${cells}</tr>
`;
}

/** Every result; the script adds search, filter and sorting, without it the order is by importance. */
export function resultsSection({ results }: ResultDocument): Markup {
  const shown = results.slice(0, tabledResults);
  const rest = results.length - shown.length;
  return markup`<section id="results" aria-labelledby="results-title">
<h2 id="results-title">All results</h2>
<p>${results.length === 0 ? "No check had anything to compare." : `${counted(results.length, "result")}, by importance. Effects sort by their size over their floor.`}${
    rest > 0
      ? ` ${counted(rest, "less important one")} left out here; the JSON result has all.`
      : ""
  }</p>
${shown.length === 0 ? nothing : table(shown)}</section>`;
}

function table(results: readonly CheckResult[]): Markup {
  const verdicts = verdictOrder.filter((verdict) =>
    results.some((result) => result.verdict === verdict),
  );
  return markup`<form class="tools" id="results-tools" role="search" aria-label="Results" hidden>
<label>Search <input type="search" id="results-search" autocomplete="off" placeholder="column, check, segment"></label>
<label>Verdict <select id="results-verdict"><option value="">all</option>${verdicts.map(
    (verdict) => markup`<option value="${verdict}">${verdictWords[verdict].word}</option>`,
  )}</select></label>
<output id="results-count" aria-live="polite"></output>
</form>
<div class="scroll tall" role="region" tabindex="0" aria-labelledby="results-title"><table id="results-table">
<thead><tr>${heads.map((head) => markup`<th scope="col">${head}</th>`)}</tr></thead>
<tbody>
${results.map(row)}</tbody></table></div>`;
}
