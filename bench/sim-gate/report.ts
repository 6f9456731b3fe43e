import type { GateMetric } from "@plumbline/contracts";
import { wilson } from "@plumbline/stats";
import type { Cell } from "./cells.ts";
import type { countVerdicts } from "./run-cell.ts";

export interface CountedCell {
  readonly cell: Cell;
  readonly evaluations: number;
  readonly better: ReadonlyMap<GateMetric, number>;
}

export interface JudgedCell {
  readonly cell: Cell;
  readonly evaluations: number;
  readonly counts: ReturnType<typeof countVerdicts>;
}

export interface GateReport {
  readonly about: string;
  readonly level: number;
  readonly equal: readonly CountedCell[];
  readonly unlike: readonly CountedCell[];
  readonly better: readonly CountedCell[];
  readonly whole: readonly JudgedCell[];
}

/** The tables of the page. */
export function reportMarkdown({ about, level, equal, unlike, better, whole }: GateReport): string {
  const ofTask = (task: string) => equal.filter(({ cell }) => cell.law.task === task);
  return [
    about,
    "### Promotions of a candidate that is equal",
    `Stated level: ${percent(level)}.`,
    ratesTable(ofTask("binary")),
    ratesTable(ofTask("regression")),
    "### Promotions of a candidate that errs otherwise and is no better",
    ratesTable(unlike),
    "### Promotions of a candidate that is better",
    ratesTable(better),
    "### The whole gate",
    wholeTable(whole),
  ].join("\n\n");
}

function ratesTable(cells: readonly CountedCell[]): string {
  const metrics = cells[0]?.cell.metrics ?? [];
  return table(
    ["rows", "labelled rows", "evaluations", ...metrics],
    cells.map(({ cell, evaluations, better }) => [
      cell.title,
      count(cell.law.rows),
      count(evaluations),
      ...metrics.map((metric) => percent((better.get(metric) ?? 0) / evaluations)),
    ]),
  );
}

function wholeTable(cells: readonly JudgedCell[]): string {
  return table(
    [
      "candidate",
      "labelled rows",
      "evaluations",
      "promoted",
      "not shown better",
      "refused",
      "95 % of refused",
      "by",
    ],
    cells.map(({ cell, evaluations, counts }) => {
      const { verdicts, refusals } = counts;
      const share = (verdict: "better" | "not-shown-better" | "worse" | "refused"): number =>
        (verdicts.get(verdict) ?? 0) / evaluations;
      const limits = wilson({ hits: verdicts.get("refused") ?? 0, rows: evaluations });
      const interval = limits.defined ? limits.interval : null;
      return [
        cell.title,
        count(cell.law.rows),
        count(evaluations),
        percent(share("better")),
        percent(share("not-shown-better") + share("worse")),
        percent(share("refused")),
        `${percent(interval?.lo ?? 0)} – ${percent(interval?.hi ?? 1)}`,
        [...refusals].map(([test, times]) => `${test} ${times}`).join(", ") || "–",
      ];
    }),
  );
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [
    line(head),
    line(head.map((_, at) => (at === 0 ? "---" : "--:"))),
    ...rows.map(line),
  ].join("\n");
}

const percent = (share: number): string => `${(100 * share).toFixed(share < 0.1 ? 2 : 1)} %`;
const count = (value: number): string => value.toLocaleString("en");
