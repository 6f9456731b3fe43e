import { visibleLines } from "../visible-lines.ts";

export interface TextColumn {
  readonly title: string;
  /** Numbers stand to the right. */
  readonly isNumber?: boolean;
}

export interface TextTableOptions {
  /** Cells per line, null when nobody knows; the last column is cut to fit. */
  readonly width: number | null;
  /** Colours a cell that is padded already. */
  readonly paint?: (text: string, column: number, row: number) => string;
}

const gap = "  ";
/** Below this, a cut text says nothing: the line is wider then. */
const narrowestLast = 12;

/** Rows under titles, as wide as they need to be. */
export function textTable(
  columns: readonly TextColumn[],
  rows: readonly (readonly string[])[],
  { width, paint = (text) => text }: TextTableOptions,
): string {
  const shown = rows.map((row) => row.map((cell) => visibleLines(cell).replaceAll("\n", " ")));
  const widths = columns.map(({ title }, at) =>
    Math.max(title.length, ...shown.map((row) => row[at]?.length ?? 0)),
  );
  const last = columns.length - 1;
  const before = widths.slice(0, last).reduce((sum, one) => sum + one + gap.length, 0);
  if (width !== null) {
    widths[last] = Math.max(narrowestLast, Math.min(widths[last] ?? 0, width - before));
  }
  const line = (cells: readonly string[], row: number): string =>
    columns
      .map(({ isNumber }, at) => {
        const text = cut(cells[at] ?? "", widths[at] ?? 0);
        const padded =
          isNumber === true
            ? text.padStart(widths[at] ?? 0)
            : text.padEnd(at === last ? 0 : (widths[at] ?? 0));
        return row < 0 ? padded : paint(padded, at, row);
      })
      .join(gap)
      .trimEnd();
  const head = line(
    columns.map(({ title }) => title),
    -1,
  );
  return [head, ...shown.map(line)].join("\n");
}

const cut = (text: string, width: number): string =>
  text.length > width ? `${text.slice(0, Math.max(0, width - 1))}…` : text;
