import type { CheckResult, Distribution, ResultDocument, Verdict } from "@plumbline/contracts";
import type { PlotDocument } from "@plumbline/plots";
import { counted, percentText } from "../number-text.ts";
import { badge } from "./badge.ts";
import { distributionFigure } from "./distribution-figure.ts";
import {
  binText,
  distributionTitle,
  largestChange,
  missingShare,
  valueText,
} from "./distribution-text.ts";
import { type Markup, markup, nothing } from "./markup.ts";
import { name } from "./name.ts";

/** More plots than this make a file that no browser likes; the other columns are rows of a table. */
const plottedColumns = 60;
const tabledColumns = 3000;
const rank: Readonly<Record<Verdict, number>> = {
  alert: 0,
  watch: 1,
  underpowered: 2,
  undefined: 3,
  ok: 4,
};

interface Ranked {
  readonly distribution: Distribution;
  /** The most important result about it: results come by importance. */
  readonly worst: CheckResult | null;
}

const keyOf = (column: string, measure: string | null): string =>
  JSON.stringify([column, measure ?? "value"]);

/** Distributions by their worst verdict, then as the document orders them. */
function rankDistributions({ distributions, results }: ResultDocument): Ranked[] {
  const worst = new Map<string, CheckResult>();
  for (const result of results) {
    if (result.column === null || result.segment !== null) continue;
    const key = keyOf(result.column, result.measure);
    const found = worst.get(key);
    if (found === undefined || rank[result.verdict] < rank[found.verdict]) worst.set(key, result);
  }
  const place = new Map(results.map((result, index) => [result, index]));
  return distributions
    .map((distribution) => ({
      distribution,
      worst: worst.get(keyOf(distribution.column, distribution.measure)) ?? null,
    }))
    .sort((a, b) => {
      const [left, right] = [a.worst, b.worst];
      const byVerdict = rank[left?.verdict ?? "ok"] - rank[right?.verdict ?? "ok"];
      if (byVerdict !== 0 || left === null || right === null) return byVerdict;
      return (place.get(left) ?? 0) - (place.get(right) ?? 0);
    });
}

function card({ distribution, worst }: Ranked, document: PlotDocument): Markup {
  return markup`<article class="card"><h3>${name(distributionTitle(distribution))} <small>${distribution.kind}</small>${
    worst === null ? nothing : markup` ${badge(worst.verdict, worst.family !== "drift")}`
  }</h3>
${distributionFigure(distribution, document)}</article>`;
}

function restRow({ distribution, worst }: Ranked): Markup {
  const { baseline, current } = distribution;
  const bin = largestChange(distribution);
  const place = bin === null ? undefined : distribution.bins[bin];
  const change =
    bin === null || place === undefined
      ? "none"
      : `${binText(distribution, place)}: ${percentText(baseline.shares[bin])} → ${percentText(current.shares[bin])}`;
  return markup`<tr><th scope="row">${name(distributionTitle(distribution))}</th><td>${
    worst === null ? nothing : badge(worst.verdict, worst.family !== "drift")
  }</td><td class="number">${valueText(distribution, baseline.mean)} → ${valueText(distribution, current.mean)}</td><td class="number">${percentText(missingShare(baseline))} → ${percentText(missingShare(current))}</td><td>${change}</td></tr>`;
}

function restTable(rest: readonly Ranked[], all: number): Markup {
  if (rest.length === 0) return nothing;
  const shown = rest.slice(0, tabledColumns);
  const missing = rest.length - shown.length;
  return markup`<details><summary>The other ${counted(rest.length, "distribution")} as a table</summary>
<p>Plots are drawn for the ${String(plottedColumns)} of ${String(all)} distributions that matter most.${
    missing > 0 ? ` ${counted(missing, "more row")} left out here; the JSON result has all.` : ""
  }</p>
<div class="scroll" role="region" tabindex="0" aria-label="Other distributions"><table>
<thead><tr><th scope="col">Column</th><th scope="col">Verdict</th><th scope="col">Mean</th><th scope="col">Missing</th><th scope="col">Largest change of a share</th></tr></thead>
<tbody>${shown.map(restRow)}</tbody></table></div></details>`;
}

/** Each column in both samples over the same bins, worst first. */
export function distributionsSection(document: ResultDocument, plots: PlotDocument): Markup {
  if (document.distributions.length === 0) {
    return markup`<section id="distributions" aria-labelledby="distributions-title"><h2 id="distributions-title">Distributions</h2><p>The result holds no distributions: nothing can be drawn per column.</p></section>`;
  }
  const ranked = rankDistributions(document);
  return markup`<section id="distributions" aria-labelledby="distributions-title">
<h2 id="distributions-title">Distributions</h2>
<p>Each column in both samples over the same bins, the most important first. Heights of densities are share per unit, so that areas are rows; what lies beyond the ends of an axis stands in shaded strips beside it, as bars of which the full height means all rows.</p>
<div class="cards">${ranked.slice(0, plottedColumns).map((entry) => card(entry, plots))}</div>
${restTable(ranked.slice(plottedColumns), ranked.length)}</section>`;
}
