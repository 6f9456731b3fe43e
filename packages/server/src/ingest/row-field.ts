import type { LiveType } from "../domain/live-schema.ts";
import type { ModelSchema } from "../domain/model-schema.ts";
import { fieldProblem, type RowProblem } from "./row-problem.ts";

/** What a row is held against. */
export interface RowRules {
  readonly types: ReadonlyMap<string, LiveType>;
  readonly predictionType: ModelSchema["predictionType"];
  readonly fixedBy: ModelSchema["fixedBy"] | null;
  /** Times after this lie in the future. */
  readonly latestMs: number;
  /** The body has `\u` escapes, so texts may hold NUL or half a surrogate pair. */
  readonly hasEscapes: boolean;
}

/** One field of an event: `accepts` is the hot path, `problem` says in words why it did not. */
export interface RowField {
  accepts(value: unknown, rules: RowRules): boolean;
  /** Null when nothing is wrong but the schema has to grow first. */
  problem(value: unknown, rules: RowRules): RowProblem | null;
}

/** The fields of one kind of event. */
export interface RowShape {
  readonly fields: ReadonlyMap<string, RowField>;
  readonly required: readonly string[];
  /** What concerns several fields at once. */
  wholeProblem(row: Readonly<Record<string, unknown>>): RowProblem | null;
}

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The hot path: true exactly when `rowProblem` finds nothing and the schema need not grow. */
export function isAcceptable(row: unknown, shape: RowShape, rules: RowRules): boolean {
  if (!isRecord(row)) return false;
  // Objects from JSON have no inherited names that `in` would list, `__proto__` is one of their own.
  for (const name in row) {
    const field = shape.fields.get(name);
    if (field === undefined || !field.accepts(row[name], rules)) return false;
  }
  for (const name of shape.required) if (row[name] === undefined) return false;
  return shape.wholeProblem(row) === null;
}

/** The first thing that is wrong with a row, in words. */
export function rowProblem(row: unknown, shape: RowShape, rules: RowRules): RowProblem | null {
  if (!isRecord(row)) return fieldProblem("malformed", "row", row, "an object with fields");
  const missing = shape.required.find((name) => !Object.hasOwn(row, name));
  if (missing !== undefined) {
    const problem = shape.fields.get(missing)?.problem(undefined, rules);
    return problem ?? fieldProblem("malformed", missing, undefined, "this field");
  }
  for (const name of Object.keys(row)) {
    const field = shape.fields.get(name);
    if (field === undefined) {
      const known = [...shape.fields.keys()].join(", ");
      return fieldProblem("unknown-field", name, row[name], `one of the fields ${known}`);
    }
    if (field.accepts(row[name], rules)) continue;
    const problem = field.problem(row[name], rules);
    if (problem !== null) return problem;
  }
  return shape.wholeProblem(row);
}
