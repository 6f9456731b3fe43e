import picocolors from "picocolors";
import type { DialectComparison, DialectRow } from "../evaluation/compare-dialect.ts";
import { counted, noNumber, numberText } from "./number-text.ts";
import { padText, textWidth, truncateMiddle, wrapText } from "./text-width.ts";
import { visibleText } from "./visible-text.ts";

type Colors = ReturnType<typeof picocolors.createColors>;

const heads = ["", "method", "value", "threshold", ""] as const;
const reasons: Partial<Record<NonNullable<DialectRow["why"]>, string>> = {
  "missing-column": "not in the current rows",
  "no-method": "no method for this column",
  "no-rows": "no values to compare",
};

/** A table of what another tool would say, one line a column, drifted ones first. */
export function renderDialectTable(
  comparison: DialectComparison,
  { color, width }: { readonly color: boolean; readonly width: number },
): string {
  const colors = picocolors.createColors(color);
  const rows = [
    ...comparison.rows.filter((row) => row.drifted === true),
    ...comparison.rows.filter((row) => row.drifted !== true),
  ];
  const cells = rows.map(cellsOf);
  const widths = heads.map((head, i) =>
    Math.max(textWidth(head), ...cells.map((row) => textWidth(row[i] ?? ""))),
  );
  const numbers = widths.slice(1).reduce((sum, cell) => sum + cell + 2, 0);
  const room = Math.min(widths[0] ?? 0, Math.max(8, width - numbers));
  const line = ([name = "", ...rest]: readonly string[]): string =>
    [
      padText(truncateMiddle(name, room), room),
      ...rest.map((cell, i) =>
        padText(cell, widths[i + 1] ?? 0, i === 0 || i === 3 ? "left" : "right"),
      ),
    ]
      .join("  ")
      .trimEnd();
  return [
    ...wrapText(summary(comparison), width).map(colors.bold),
    "",
    colors.dim(line(heads)),
    ...cells.map((row, i) => painted(line(row), rows[i], colors)),
    "",
  ].join("\n");
}

function summary({ title, peerVersion, rows }: DialectComparison): string {
  const drifted = rows.filter((row) => row.drifted === true).length;
  const judged = rows.filter((row) => row.drifted !== null).length;
  const as = `As ${title} ${peerVersion} has it`;
  if (judged === 0) return `${as}: ${counted(rows.length, "column")}, no threshold`;
  return `${as}: ${drifted} of ${counted(judged, "column")} drifted`;
}

function cellsOf({ column, method, value, threshold, drifted, why }: DialectRow): string[] {
  const said = drifted === null ? "" : drifted ? "drifted" : "ok";
  return [
    visibleText(column),
    method ?? noNumber,
    numberText(value),
    numberText(threshold),
    why === null ? said : (reasons[why] ?? why),
  ];
}

function painted(line: string, row: DialectRow | undefined, colors: Colors): string {
  if (row?.drifted === true) return colors.yellow(line);
  return row?.value === null ? colors.dim(line) : line;
}
