import type { CheckResult, Distribution, ResultDocument } from "@plumbline/contracts";
import { nearestName, PlumblineError } from "@plumbline/core";
import { explainBriefly, explainResult } from "./explain-result.ts";
import { visibleLines } from "../visible-lines.ts";
import { histogram } from "./histogram.ts";
import { numberWords, percentWords } from "./number-words.ts";

/** Everything a result says about one column, or about the table by one check. */
export interface ColumnFacts {
  readonly column: string;
  readonly distributions: readonly Distribution[];
  /** All rows first, then segments; within both, as important as in the document. */
  readonly results: readonly CheckResult[];
}

/** @throws PlumblineError PL_COLUMN_UNKNOWN with the nearest name */
export function columnFacts(document: ResultDocument, column: string): ColumnFacts {
  const distributions = document.distributions.filter((found) => found.column === column);
  const results = document.results
    .filter((found) => (found.column ?? found.check) === column)
    .toSorted((a, b) => Number(a.segment !== null) - Number(b.segment !== null));
  if (distributions.length > 0 || results.length > 0) return { column, distributions, results };
  const names = [
    ...document.distributions.map((found) => found.column),
    ...document.results.map((found) => found.column ?? found.check),
  ];
  throw new PlumblineError("PL_COLUMN_UNKNOWN", {
    column,
    where: "argument COLUMN",
    nearest: nearestName(column, [...new Set(names)]),
  });
}

const maxBins = 20;

/** The facts as text for a terminal of that width. */
export function explainColumn(
  facts: ColumnFacts,
  document: ResultDocument,
  options: { readonly width: number; readonly all: boolean },
): string {
  const shown = options.all ? facts.results : facts.results.filter(isTelling);
  const hidden = facts.results.length - shown.length;
  const parts = [
    ...facts.distributions.map((distribution) => describe(distribution, options.width)),
    ...shown.map((result) =>
      options.all || result.verdict !== "ok"
        ? explainResult(result, document)
        : explainBriefly(result),
    ),
  ];
  if (hidden > 0)
    parts.push([`${hidden} more in segments, where nothing happened: --all shows them.`]);
  return visibleLines(parts.map((lines) => lines.join("\n")).join("\n\n"));
}

/** Of the segments, only those in which something happened. */
const isTelling = ({ segment, verdict }: CheckResult): boolean =>
  segment === null || verdict === "alert" || verdict === "watch";

function describe(distribution: Distribution, width: number): string[] {
  const { column, measure, kind, bins } = distribution;
  const title = measure === "value" ? column : `${column}: ${measure}`;
  return [
    `${title} (${kind})`,
    ...sideLines(distribution),
    ...(bins.length > 0 ? histogram(distribution, { width, maxRows: maxBins }) : []),
  ];
}

function sideLines({ baseline, current }: Distribution): string[] {
  const pairs: readonly (readonly [string, string, string])[] = [
    ["values", numberWords(baseline.rows), numberWords(current.rows)],
    ["missing", share(baseline), share(current)],
    ...numberPairs("mean", baseline.mean, current.mean),
    ...numberPairs("standard deviation", baseline.sd, current.sd),
    ...numberPairs("least", baseline.min, current.min),
    ...numberPairs("median", baseline.quantiles?.q50 ?? null, current.quantiles?.q50 ?? null),
    ...numberPairs("greatest", baseline.max, current.max),
  ];
  return pairs.map(([name, before, now]) => `  ${name.padEnd(18)}  ${before} → ${now}`);
}

const share = ({ rows, missing }: Distribution["baseline"]): string =>
  rows + missing === 0 ? "–" : percentWords(missing / (rows + missing));

function numberPairs(name: string, before: number | null, now: number | null) {
  if (before === null && now === null) return [];
  return [[name, numberWords(before), numberWords(now)] as const];
}
