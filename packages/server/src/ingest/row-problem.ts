/** Why a row is set apart: the short names under which the quarantine counts. */
export type RowProblemReason =
  | "malformed"
  | "unknown-field"
  | "id"
  | "time"
  | "time-in-future"
  | "version"
  | "feature-name"
  | "feature-type"
  | "too-many-columns"
  | "prediction-type"
  | "score"
  | "latency"
  | "error"
  | "subject"
  | "kind"
  | "label"
  | "action"
  | "value"
  | "source"
  | "too-large"
  | "pair-incomplete"
  | "pair-mismatch";

/** What is wrong with a row: where, what was seen, what was expected and what to do. */
export interface RowProblem {
  readonly reason: RowProblemReason;
  readonly field: string | null;
  readonly value: string | null;
  readonly message: string;
}

const shownCharacters = 80;

/** A value as a message shows it: JSON, shortened; never throws. */
export function shown(value: unknown): string {
  if (typeof value === "string")
    return shorten(JSON.stringify(value.slice(0, shownCharacters * 2)));
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === "object" && value !== null) return "an object";
  // JSON has no infinity: a number beyond the range of doubles was read as one.
  if (value === Infinity || value === -Infinity) return "a number beyond 1.8e308";
  return String(value);
}

/** A name that came from outside, in a message or as a field. */
export const shownName = (name: string): string => shorten(name.toWellFormed());

function shorten(text: string): string {
  return text.length <= shownCharacters ? text : `${text.slice(0, shownCharacters - 1)}…`;
}

/** A problem of one field, in the order seen, expected, remedy. */
export function fieldProblem(
  reason: RowProblemReason,
  field: string,
  value: unknown,
  expected: string,
): RowProblem {
  const name = shownName(field);
  const isMissing = value === undefined;
  const seen = isMissing ? "is missing" : `is ${shown(value)}`;
  return {
    reason,
    field: name,
    value: isMissing ? null : shown(value),
    message: `${name} ${seen}: expected ${expected}`,
  };
}
