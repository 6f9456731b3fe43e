import { wilson } from "@plumbline/stats";
import type { PowerCell } from "./cells.ts";
import type { NaiveTally } from "./naive-rules.ts";
import type { Cell, Tally } from "./run-cell.ts";
import type { Sizes } from "./scenario.ts";

export interface Judged<Item> {
  readonly cell: Item;
  readonly tally: Tally;
}

export interface SimulationReport {
  readonly about: string;
  readonly statedRate: number;
  readonly clean: readonly Judged<Cell>[];
  readonly dependent: readonly Judged<Cell>[];
  readonly power: readonly Judged<PowerCell>[];
  readonly naive: readonly NaiveTally[];
}

/** The tables between the markers of docs/false-alarms.md. */
export function reportMarkdown(report: SimulationReport): string {
  const { about, statedRate, clean, dependent, power, naive } = report;
  return [
    about,
    `## False alarms without any change\n\nStated rate: ${percent(statedRate)}.`,
    cellTable(clean, true),
    `## Rows that move together`,
    cellTable(dependent, false),
    `## What two common rules say to the same data`,
    naiveTable(naive),
    `## What is found`,
    powerTable(power),
  ].join("\n\n");
}

function cellTable(judged: readonly Judged<Cell>[], hasTotal: boolean): string {
  const header =
    "| table | baseline | current | comparisons | with an alert | rate | 95 % | only watch |";
  const line = "|---|--:|--:|--:|--:|--:|--:|--:|";
  const rows = judged.map(({ cell: { scenario, sizes }, tally }) =>
    row(scenario.title, count(sizes.n), count(sizes.m), ...rates(tally)),
  );
  const total = judged.reduce(
    (sum, { tally }) => ({
      replications: sum.replications + tally.replications,
      alerts: sum.alerts + tally.alerts,
      watches: sum.watches + tally.watches,
    }),
    { replications: 0, alerts: 0, watches: 0 },
  );
  return [
    header,
    line,
    ...rows,
    ...(hasTotal ? [row("**all**", "", "", ...rates(total))] : []),
  ].join("\n");
}

function rates({ replications, alerts, watches }: Omit<Tally, "byCheck">): readonly string[] {
  const share = wilson({ hits: alerts, rows: replications });
  const interval = share.defined ? share.interval : null;
  return [
    count(replications),
    count(alerts),
    percent(alerts / replications),
    interval ? `${percent(interval.lo)} – ${percent(interval.hi)}` : "",
    percent(watches / replications),
  ];
}

function naiveTable(tallies: readonly NaiveTally[]): string {
  const rows = tallies.map(({ sizes, columns, byKs, byPsi }) =>
    row(
      count(sizes.n),
      count(sizes.m),
      count(columns),
      percent(byKs / columns),
      percent(byPsi / columns),
    ),
  );
  return [
    "| baseline | current | unchanged numbers | flagged by KS p < .05 | flagged by PSI > .1 |",
    "|--:|--:|--:|--:|--:|",
    ...rows,
  ].join("\n");
}

function powerTable(judged: readonly Judged<PowerCell>[]): string {
  const sizes = [...new Set(judged.map(({ cell }) => sizeWords(cell.sizes)))];
  const changes = [...new Set(judged.map(({ cell }) => cell.change))];
  const found = (change: string, size: string) => {
    const one = judged.find(({ cell }) => cell.change === change && sizeWords(cell.sizes) === size);
    if (!one) return "";
    const { alerts, watches, replications } = one.tally;
    return `${whole(alerts / replications)} (${whole((alerts + watches) / replications)})`;
  };
  return [
    row("change", ...sizes),
    row("---", ...sizes.map(() => "--:")),
    ...changes.map((change) => row(change, ...sizes.map((size) => found(change, size)))),
  ].join("\n");
}

function row(...cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

function sizeWords({ n, m }: Sizes): string {
  return n === m ? `${count(n)} rows a side` : `${count(n)} against ${count(m)}`;
}

function count(value: number): string {
  return value.toLocaleString("en");
}

function percent(share: number): string {
  return `${(100 * share).toFixed(share > 0 && share < 0.1 ? 2 : 1)} %`;
}

function whole(share: number): string {
  return `${Math.round(100 * share)} %`;
}
