import type { LiveSchema, SchemaRow } from "../domain/live-schema.ts";
import { feedbackShape } from "./feedback-shape.ts";
import { BrokenLine, type ParsedRows } from "./parse-rows.ts";
import { predictionShape } from "./prediction-shape.ts";
import { isAcceptable, rowProblem, type RowRules, type RowShape } from "./row-field.ts";
import { fieldProblem, shown, type RowProblem } from "./row-problem.ts";
import { roughBytes } from "./row-size.ts";

export interface BadRow {
  /** Position in the batch. */
  readonly index: number;
  readonly row: unknown;
  readonly problem: RowProblem;
}

export interface SortedRows {
  readonly good: readonly unknown[];
  readonly bad: readonly BadRow[];
}

export interface SortOptions {
  readonly kind: "prediction" | "feedback";
  readonly schema: LiveSchema;
  readonly nowMs: number;
  readonly maxFutureMs: number;
  readonly maxRowBytes: number;
}

const shapes = { prediction: predictionShape, feedback: feedbackShape } as const;

/** Tells the good rows of a batch from the bad; good rows with something new make the schema grow. */
export function sortRows(parsed: ParsedRows, options: SortOptions): SortedRows {
  const { rows } = parsed;
  const { schema, kind, nowMs } = options;
  const shape = shapes[kind];
  const rulesNow = (): RowRules => ({
    types: schema.types,
    predictionType: schema.predictionType(),
    fixedBy: schema.current()?.fixedBy ?? null,
    latestMs: nowMs + options.maxFutureMs,
    hasEscapes: parsed.hasEscapes,
  });
  const isLarge = (row: unknown): boolean =>
    parsed.bytes > options.maxRowBytes && roughBytes(row) > options.maxRowBytes;

  let rules = rulesNow();
  const failing: number[] = [];
  rows.forEach((row, index) => {
    if (!isAcceptable(row, shape, rules) || isLarge(row)) failing.push(index);
  });
  if (failing.length === 0) return { good: rows, bad: [] };

  const bad = new Map<number, RowProblem>();
  const sortOut = (indexes: readonly number[]): number[] =>
    indexes.filter((index) => {
      const row = rows[index];
      const problem = isLarge(row) ? tooLarge(options.maxRowBytes) : problemOf(row, shape, rules);
      if (problem !== null) bad.set(index, problem);
      return problem === null && !isAcceptable(row, shape, rules);
    });
  for (let waiting = sortOut(failing); waiting.length > 0;) {
    const known = rules.types.size;
    schema.grow(
      waiting.map((index) => rows[index] as SchemaRow),
      nowMs,
    );
    const hasGrown = known < schema.types.size || rules.predictionType !== schema.predictionType();
    rules = rulesNow();
    const left = sortOut(waiting);
    if (left.length === waiting.length && !hasGrown) {
      for (const index of left) bad.set(index, unexplained(rows[index]));
      break;
    }
    waiting = left;
  }
  return {
    good: rows.filter((_, index) => !bad.has(index)),
    bad: [...bad]
      .sort(([a], [b]) => a - b)
      .map(([index, problem]) => ({ index, row: rows[index], problem })),
  };
}

function problemOf(row: unknown, shape: RowShape, rules: RowRules): RowProblem | null {
  if (!(row instanceof BrokenLine)) return rowProblem(row, shape, rules);
  return {
    reason: "malformed",
    field: null,
    value: shown(row.text),
    message: `This line is no JSON (${row.seen}): expected one object on each line`,
  };
}

const tooLarge = (limit: number): RowProblem => ({
  reason: "too-large",
  field: null,
  value: null,
  message: `The row has more than ${limit} bytes: send less of it, or raise rowLimitBytes`,
});

const unexplained = (row: unknown): RowProblem =>
  fieldProblem("malformed", "row", row, "values that fit the model's schema");
