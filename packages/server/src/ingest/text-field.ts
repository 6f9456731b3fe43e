import type { RowField } from "./row-field.ts";
import { fieldProblem, type RowProblemReason } from "./row-problem.ts";

const controls = /[\u0000-\u001f\u007f]/;

/** Neither NUL nor half a surrogate pair, which other systems cannot keep. */
export const isCleanText = (text: string): boolean => text.isWellFormed() && !text.includes("\0");

/** An id or name: not empty, not long, and without control characters. */
export function isName(value: unknown, maxLength: number): value is string {
  return (
    typeof value === "string" &&
    value.length > 0 &&
    value.length <= maxLength &&
    !controls.test(value) &&
    value.isWellFormed()
  );
}

/** A field that takes a name of up to so many characters. */
export function nameField(
  field: string,
  reason: RowProblemReason,
  maxLength: number,
  meaning: string,
): RowField {
  const expected = `a text of 1 to ${maxLength} characters without control characters, ${meaning}`;
  return {
    accepts: (value) => isName(value, maxLength),
    problem: (value) => fieldProblem(reason, field, value, expected),
  };
}
