import { BrokenLine } from "./parse-rows.ts";
import type { RowProblem } from "./row-problem.ts";

/** A row set apart, as it travels through the log. */
export interface QuarantineRow extends RowProblem {
  readonly kind: "prediction" | "feedback";
  /** The row as it came, so that it can be mended and replayed; only the beginning of a very large one. */
  readonly body: string;
}

const keptCharacters = 256 * 1024;

export function quarantineRow(
  kind: QuarantineRow["kind"],
  row: unknown,
  problem: RowProblem,
): QuarantineRow {
  const { reason, field, value, message } = problem;
  return { kind, reason, field, value, message, body: bodyOf(row).slice(0, keptCharacters) };
}

function bodyOf(row: unknown): string {
  if (typeof row === "string") return row;
  if (row instanceof BrokenLine) return row.text;
  try {
    return JSON.stringify(row);
  } catch {
    // Only what nests too deeply for the stack: rows come from JSON and have no cycles.
    return '"nested too deeply to be kept"';
  }
}
