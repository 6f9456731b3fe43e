import { createPlotDocument } from "@plumbline/plots/document";
import { createHash } from "node:crypto";
import type { ResultDocument } from "@plumbline/contracts";
import { badge } from "./badge.ts";
import { distributionsSection } from "./distributions-section.ts";
import { findingsSection } from "./findings-section.ts";
import { type Markup, markup, nothing, trusted } from "./markup.ts";
import { notesSection } from "./notes-section.ts";
import { pageScript, themeScript } from "./page-script.ts";
import { pageStyle } from "./page-style.ts";
import { performanceSection } from "./performance-section.ts";
import { resultsSection } from "./results-table.ts";
import { countText } from "../number-text.ts";
import { countByVerdict, isHarm } from "../result-groups.ts";
import { falseAlarmText, sourceText } from "../result-text.ts";
import { verdictOrder, verdictWords } from "../verdict-words.ts";

const hash = (script: string): string =>
  `'sha256-${createHash("sha256").update(script).digest("base64")}'`;

/** Nothing is fetched; only the two scripts below run. Inline styles are what plots are drawn with. */
const contentPolicy = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  `script-src ${hash(themeScript)} ${hash(pageScript)}`,
  "img-src data:",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

/** A plumb line, drawn. */
const icon =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Cpath d='M8 0v8' stroke='%23b4480f' stroke-width='1.5'/%3E%3Cpath d='M5 8h6l-3 8z' fill='%23b4480f'/%3E%3C/svg%3E";

/** Letters above which the headline is set smaller. */
const longSummary = 140;

function verdictPanel(document: ResultDocument): Markup {
  const isHarmful = document.results.some(isHarm) || document.results.length === 0;
  const tone = document.verdict === "alert" && !isHarmful ? "alert-drift" : document.verdict;
  const counts = countByVerdict(document.results);
  const sources = (["current", "baseline"] as const).map(
    (side) =>
      markup`<div><dt>${side === "current" ? "Current" : "Baseline"}</dt><dd><code>${document[side].label}</code><br>${sourceText(document[side])}</dd></div>`,
  );
  return markup`<div class="verdict ${tone}">
${badge(document.verdict, isHarmful)}
<h1${document.summary.length > longSummary ? markup` class="long"` : nothing}>${document.summary}</h1>
<dl class="facts sources">${sources}<div><dt>False alarms</dt><dd>${falseAlarmText(document)}</dd></div></dl>
<ul class="counts" aria-label="Checks by verdict">${verdictOrder
    .filter((verdict) => counts[verdict] > 0)
    .map(
      (verdict) => markup`<li>${badge(verdict, isHarmful)} ${countText(counts[verdict])}</li>`,
    )}</ul>
</div>`;
}

function contents(document: ResultDocument, hasPerformance: boolean): Markup {
  const links: readonly (readonly [string, string])[] = [
    ["alerts", "Needs attention"],
    ...(document.results.some((result) => result.verdict === "watch")
      ? [["watches", "Worth watching"] as const]
      : []),
    ...(hasPerformance ? [["performance", "Performance"] as const] : []),
    ["distributions", "Distributions"],
    ["results", "All results"],
    ["notes", "What this does not show"],
  ];
  return markup`<nav aria-label="Sections"><ul class="toc">${links.map(
    ([id, title]) => markup`<li><a href="#${id}">${title}</a></li>`,
  )}</ul></nav>`;
}

/**
 * The whole answer as one file: readable without a network, without JavaScript, in print, at 320 px, in
 * light and dark. Plots are drawn for what matters most; tables hold the rest and say so.
 */
export function renderPage(document: ResultDocument): string {
  const plots = createPlotDocument();
  const performance = performanceSection(document, plots);
  const { word } = verdictWords[document.verdict];
  const page = markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${trusted(contentPolicy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${word}: ${document.summary}</title>
<link rel="icon" href="${trusted(icon)}">
<script>${trusted(themeScript)}</script>
<style>${trusted(pageStyle)}</style>
</head>
<body>
<a class="skip" href="#main">To the content</a>
<div class="page">
<header class="top"><p><strong>Plumbline</strong> check report</p><button type="button" id="theme" hidden>Dark mode</button></header>
<main id="main" tabindex="-1">
${verdictPanel(document)}
${contents(document, performance !== nothing)}
${findingsSection(document, "alert", plots)}
${findingsSection(document, "watch", plots)}
${performance}
${distributionsSection(document, plots)}
${resultsSection(document)}
${notesSection(document)}
</main>
<footer><p>Plan <code>${document.planId}</code>, Plumbline ${document.codeVersion}. Made from a stored result: the same result gives the same report.</p></footer>
</div>
<script>${trusted(pageScript)}</script>
</body>
</html>
`;
  return page.html;
}
