import type { GateTest, GateVerdict } from "@plumbline/contracts";
import picocolors from "picocolors";
import {
  gateDifferenceText,
  gateLevelText,
  gateShortText,
  gateValueText,
  outcomeOrder,
  outcomeWords,
  promotionWords,
} from "./gate-text.ts";
import { counted, noNumber } from "./number-text.ts";
import type { TerminalOptions } from "./terminal.ts";
import { padText, textWidth, truncateMiddle, wrapText } from "./text-width.ts";
import { visibleText } from "./visible-text.ts";

type Colors = ReturnType<typeof picocolors.createColors>;

const narrowestWidth = 30;
const tableWidth = 90;
const shownSlices = 8;
const heads = ["champion", "candidate", "difference [interval]", "bound"] as const;

/**
 * The verdict for a terminal: the answer in a sentence, then the tests, failed ones first, each with its
 * numbers and its reason. No line is wider than `width` (30 at least), and nothing in the data reaches
 * the terminal as a control sequence.
 */
export function renderGateTerminal(verdict: GateVerdict, options: TerminalOptions): string {
  const width = Math.max(narrowestWidth, Math.floor(options.width));
  const colors = picocolors.createColors(options.color);
  const { word, sign } = promotionWords(verdict);
  const paint = verdict.promote ? colors.green : colors.red;
  const headline = wrapText(
    `${sign} ${word.toUpperCase()}  ${visibleText(verdict.summary)}`,
    width,
  );
  const lines = [
    ...headline.map((line) => colors.bold(paint(line))),
    "",
    ...sides(verdict, width, colors),
    ...wrapText(gateLevelText(verdict), width).map((line) => colors.dim(line)),
    ...outcomeOrder.flatMap((outcome) =>
      section(verdict.tests, outcome, width, colors, options.all === true),
    ),
  ];
  return `${lines.join("\n")}\n`;
}

function sides({ champion, candidate }: GateVerdict, width: number, colors: Colors): string[] {
  const line = (name: string, version: string): string =>
    `${colors.dim(padText(name, 11))}${truncateMiddle(visibleText(version), width - 11)}`;
  return [line("champion", champion), line("candidate", candidate)];
}

function section(
  tests: readonly GateTest[],
  outcome: GateTest["outcome"],
  width: number,
  colors: Colors,
  isAll: boolean,
): string[] {
  const found = tests.filter((test) => test.outcome === outcome);
  if (found.length === 0 || (outcome === "skipped" && !isAll)) return [];
  const slices = found.filter(({ test }) => test === "slice");
  const hidden = isAll || outcome === "fail" ? new Set() : new Set(slices.slice(shownSlices));
  const shown = found.filter((test) => !hidden.has(test));
  const { word, sign } = outcomeWords[outcome];
  const paint = {
    fail: colors.red,
    unknown: colors.yellow,
    pass: colors.green,
    skipped: colors.dim,
  };
  const title = `${sign} ${word.toUpperCase()} (${found.length})`;
  const hasReasons = isAll || outcome !== "pass";
  return [
    "",
    colors.bold(paint[outcome](title)),
    ...table(shown, width, colors, hasReasons),
    ...(hidden.size > 0
      ? wrapText(`… and ${counted(hidden.size, "more slice")}: --all shows them`, width - 2).map(
          (line) => `  ${line}`,
        )
      : []),
  ];
}

function table(
  tests: readonly GateTest[],
  width: number,
  colors: Colors,
  hasReasons: boolean,
): string[] {
  const rows = tests.map((test) => ({ test, cells: cellsOf(test) }));
  const used = heads.map((_, at) => rows.some(({ cells }) => cells[at] !== noNumber));
  const widths = heads.map((head, at) =>
    used[at] === true
      ? Math.max(textWidth(head), ...rows.map(({ cells }) => textWidth(cells[at] ?? "")))
      : 0,
  );
  const room = width - 2 - widths.reduce((sum, cell) => sum + (cell > 0 ? cell + 2 : 0), 0);
  const isWide = width >= tableWidth && room >= 30;
  const line = (name: string, cells: readonly string[]): string =>
    `  ${padText(truncateMiddle(name, room), room)}${cells
      .map((cell, at) => (widths[at] ? `  ${padText(cell, widths[at], "right")}` : ""))
      .join("")}`;
  const head = isWide && used.includes(true) ? [colors.dim(line("", heads))] : [];
  return [
    ...head,
    ...rows.flatMap(({ test, cells }) => [
      ...(isWide
        ? [line(visibleText(gateShortText(test)), cells)]
        : stacked(test, cells, width, colors)),
      ...(hasReasons ? reasonLines(test, width, colors) : []),
    ]),
  ];
}

function cellsOf(test: GateTest): readonly string[] {
  return [
    gateValueText(test, test.champion),
    gateValueText(test, test.candidate),
    gateDifferenceText(test),
    gateValueText(test, test.bound),
  ].map(visibleText);
}

/** For narrow terminals: the name, then the numbers with their names. */
function stacked(
  test: GateTest,
  cells: readonly string[],
  width: number,
  colors: Colors,
): readonly string[] {
  const numbers = cells.flatMap((cell, at) =>
    cell === noNumber ? [] : [`${heads[at]?.split(" ")[0] ?? ""} ${cell}`],
  );
  return [
    `  ${colors.bold(truncateMiddle(visibleText(gateShortText(test)), width - 2))}`,
    ...(numbers.length === 0
      ? []
      : wrapText(numbers.join(", "), width - 4).map((line) => `    ${line}`)),
  ];
}

function reasonLines({ reason }: GateTest, width: number, colors: Colors): string[] {
  return wrapText(visibleText(reason), width - 4).map((line) => `    ${colors.dim(line)}`);
}
