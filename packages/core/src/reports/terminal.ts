import type { CheckResult, ResultDocument, Verdict } from "@plumbline/contracts";
import picocolors from "picocolors";
import { counted, noNumber, pText } from "./number-text.ts";
import {
  countByVerdict,
  familyTitles,
  groupByFamily,
  isHarm,
  type FamilyGroup,
} from "./result-groups.ts";
import {
  changeText,
  resultTitle,
  columnText,
  effectText,
  falseAlarmText,
  intervalText,
  isEstimated,
  sizeText,
  sourceText,
} from "./result-text.ts";
import { padText, textWidth, truncateMiddle, wrapText } from "./text-width.ts";
import { verdictOrder, verdictWords } from "./verdict-words.ts";
import { visibleText } from "./visible-text.ts";

export interface TerminalOptions {
  readonly color: boolean;
  /** Cells per line. */
  readonly width: number;
  /** Show every result, not only what needs attention. @default false */
  readonly all?: boolean;
}

type Colors = ReturnType<typeof picocolors.createColors>;
type Paint = (text: string) => string;

const narrowestWidth = 30;
const tableWidth = 100;
const shownPerFamily: Readonly<Record<Verdict, number>> = {
  alert: 20,
  watch: 10,
  underpowered: 10,
  undefined: 10,
  ok: 10,
};

function paintOf(results: readonly CheckResult[], verdict: Verdict, colors: Colors): Paint {
  switch (verdict) {
    case "alert":
      return results.some(isHarm) ? colors.red : colors.yellow;
    case "watch":
      return colors.yellow;
    case "ok":
      return colors.green;
    default:
      return colors.cyan;
  }
}

/** "recall · late · origin=ATL", safe to print. */
function subject(result: CheckResult): string {
  const parts = [resultTitle(result)];
  if (result.column !== null) parts.push(columnText(result));
  if (result.segment !== null) parts.push(`in ${result.segment}`);
  return parts.map(visibleText).join(" · ");
}

interface Cells {
  readonly change: string;
  readonly effect: string;
  readonly floor: string;
  readonly p: string;
}

function cellsOf(result: CheckResult): Cells {
  const interval = intervalText(result);
  const effect =
    result.value === null ? (result.why ?? noNumber) : `${effectText(result)} ${interval ?? ""}`;
  return {
    change: visibleText(changeText(result) ?? noNumber),
    effect: visibleText(effect.trim()) + (isEstimated(result) ? " estimated" : ""),
    floor: visibleText(sizeText(result, result.floor)),
    p: pText(result.pAdjusted),
  };
}

const heads: Cells = {
  change: "baseline → current",
  effect: "effect [interval]",
  floor: "floor",
  p: "adj. p",
};
const allColumns = ["change", "effect", "floor", "p"] as const;

/** What is said in words, below the numbers. */
function reasonLines(result: CheckResult, width: number, colors: Colors): string[] {
  if (result.reason === "") return [];
  return wrapText(visibleText(result.reason), width - 4).map((line) => `    ${colors.dim(line)}`);
}

function sidewaysTable(
  results: readonly CheckResult[],
  width: number,
  colors: Colors,
  hasReasons: boolean,
): string[] {
  const rows = results.map((result) => ({ result, cells: cellsOf(result) }));
  const columns = allColumns.filter((column) =>
    rows.some(({ cells }) => cells[column] !== noNumber),
  );
  const widths = columns.map((column) =>
    Math.max(textWidth(heads[column]), ...rows.map(({ cells }) => textWidth(cells[column]))),
  );
  const numbers = widths.reduce((sum, column) => sum + column + 2, 0);
  const room = width - 2 - numbers;
  if (width < tableWidth || room < 30) return stacked(results, width, colors, hasReasons);
  const line = (name: string, cells: Cells): string =>
    `${padText(truncateMiddle(name, room), room)}${columns
      .map((column, place) => `  ${padText(cells[column], widths[place] ?? 0, "right")}`)
      .join("")}`;
  return [
    `  ${colors.dim(line("", heads))}`,
    ...rows.flatMap(({ result, cells }) => [
      `  ${line(subject(result), cells)}`,
      ...(hasReasons ? reasonLines(result, width, colors) : []),
    ]),
  ];
}

/** For narrow terminals: the name, then the numbers with their names. */
function stacked(
  results: readonly CheckResult[],
  width: number,
  colors: Colors,
  hasReasons: boolean,
): string[] {
  return results.flatMap((result) => {
    const { change, effect, floor, p } = cellsOf(result);
    const numbers = [
      change === noNumber ? null : change,
      `effect ${effect}`,
      floor === noNumber ? null : `floor ${floor}`,
      p === noNumber ? null : `adjusted p ${p}`,
    ].filter((part) => part !== null);
    return [
      `  ${colors.bold(truncateMiddle(subject(result), width - 2))}`,
      ...wrapText(numbers.join(", "), width - 4).map((line) => `    ${line}`),
      ...(hasReasons ? reasonLines(result, width, colors) : []),
    ];
  });
}

function familySection(
  { family, results }: FamilyGroup,
  verdict: Verdict,
  colors: Colors,
  options: TerminalOptions,
): string[] {
  const { sign, word } = verdictWords[verdict];
  const limit = options.all ? results.length : shownPerFamily[verdict];
  const shown = results.slice(0, limit);
  const paint = paintOf(results, verdict, colors);
  const title = `${sign} ${word.toUpperCase()} · ${familyTitles[family]} (${results.length})`;
  const rest = results.length - shown.length;
  return [
    "",
    colors.bold(paint(truncateMiddle(title, options.width))),
    ...sidewaysTable(shown, options.width, colors, verdict !== "ok"),
    ...(rest > 0 ? [`  … and ${counted(rest, "more", "more")}: --all shows them`] : []),
  ];
}

function sourceLines(document: ResultDocument, width: number, colors: Colors): string[] {
  return (["baseline", "current"] as const).flatMap((side) => {
    const source = document[side];
    const facts = sourceText(source);
    const room = Math.max(8, width - 10 - textWidth(facts) - 2);
    const name = truncateMiddle(visibleText(source.label), room);
    return wrapText(`${name}  ${facts}`, width - 10).map(
      (line, place) => `${colors.dim(padText(place === 0 ? side : "", 10))}${line}`,
    );
  });
}

/** What the sections above did not show, in one sentence. */
function restLines(document: ResultDocument, width: number, isAll: boolean): string[] {
  const counts = countByVerdict(document.results);
  const quiet = (["ok", "underpowered", "undefined"] as const)
    .filter((verdict) => counts[verdict] > 0)
    .map((verdict) => `${counted(counts[verdict], "check")} ${endings[verdict]}`);
  if (document.results.length === 0)
    return ["", ...wrapText("No check had anything to compare.", width)];
  if (quiet.length === 0) return [];
  const hint = isAll ? "" : " (--all shows them)";
  return ["", ...wrapText(`${quiet.join(", ")}${hint}.`, width)];
}

const endings = {
  ok: "OK",
  underpowered: "with too little data to tell",
  undefined: "without an answer",
} as const;

/**
 * The answer for a terminal: the verdict in a sentence, then alerts and watches by family, harm before
 * drift, then a count of everything else. No line is wider than `width` (30 at least), and nothing in
 * the data reaches the terminal as a control sequence.
 */
export function renderTerminal(document: ResultDocument, options: TerminalOptions): string {
  const width = Math.max(narrowestWidth, Math.floor(options.width));
  const colors = picocolors.createColors(options.color);
  const { sign, word } = verdictWords[document.verdict];
  const paint = paintOf(document.results, document.verdict, colors);
  const headline = wrapText(
    `${sign} ${word.toUpperCase()}  ${visibleText(document.summary)}`,
    width,
  );
  const verdicts = options.all ? verdictOrder : (["alert", "watch"] as const);
  const lines = [
    ...headline.map((line) => colors.bold(paint(line))),
    "",
    ...sourceLines(document, width, colors),
    ...wrapText(falseAlarmText(document), width).map((line) => colors.dim(line)),
    ...verdicts.flatMap((verdict) =>
      groupByFamily(document.results, verdict).flatMap((group) =>
        familySection(group, verdict, colors, { ...options, width }),
      ),
    ),
    ...restLines(document, width, options.all ?? false),
  ];
  return `${lines.join("\n")}\n`;
}
