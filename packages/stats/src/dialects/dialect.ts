import type { Undefined } from "../result.ts";

/** A numeric column as it is: null is missing, NaN and infinities are treated as the tool treats them. */
export type NumericColumn = ArrayLike<number | null>;

export type Category = string | number | boolean;

/** A categorical column as it is: null is missing. */
export type CategoricalColumn = ArrayLike<Category | null>;

/** What a reader makes of a column's type. */
export type ColumnType = "integer" | "number" | "text" | "boolean";

export interface DialectOptions {
  /** Instead of the tool's own threshold. */
  readonly threshold?: number;
  /** Whether a numeric column is stored as whole numbers, for tools that treat those differently.
   * @default told by the values: no gaps and no fractions */
  readonly isInteger?: boolean;
}

/** What the other tool would answer. */
export interface DialectMeasure {
  readonly defined: true;
  /** The number the tool reports: for some methods a p-value. */
  readonly value: number;
  /** Null where the method has none. */
  readonly pValue: number | null;
  /** Null where the tool has no threshold of its own; then `drifted` is null too. */
  readonly threshold: number | null;
  readonly drifted: boolean | null;
}

/** Undefined where the tool raises an error or answers NaN. */
export type DialectResult = DialectMeasure | Undefined;

interface MethodOf<Shape extends string, Column> {
  /** As the tool calls it. */
  readonly id: string;
  readonly shape: Shape;
  compute(reference: Column, current: Column, options?: DialectOptions): DialectResult;
}

export type NumericMethod = MethodOf<"numeric", NumericColumn>;
export type CategoricalMethod = MethodOf<"categorical", CategoricalColumn>;
export type DialectMethod = NumericMethod | CategoricalMethod;

/** Another tool's drift methods, so that its numbers can be had here: for migration, never the default. */
export interface Dialect {
  readonly id: string;
  readonly title: string;
  /** The version of the tool whose numbers these are. */
  readonly peerVersion: string;
  readonly methods: readonly DialectMethod[];
  /** What the tool takes a column for, by its type and current values; null when it has no method. */
  shapeOf(type: ColumnType, current: CategoricalColumn): "numeric" | "categorical" | null;
  /** The method the tool takes when nobody chooses one. */
  defaultNumeric(reference: NumericColumn, current: NumericColumn): NumericMethod;
  defaultCategorical(reference: CategoricalColumn, current: CategoricalColumn): CategoricalMethod;
}
