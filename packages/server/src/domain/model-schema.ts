/** What the values of a column are; fixed once, never changed. */
export type ColumnType = "number" | "boolean" | "text" | "timestamp" | "vector";

export interface SchemaColumn {
  readonly name: string;
  readonly type: ColumnType;
}

/** The features and the answer of a model, as first seen or as its baseline has them. Columns are only added. */
export interface ModelSchema {
  readonly columns: readonly SchemaColumn[];
  /** Null until a row had a prediction. */
  readonly predictionType: "number" | "boolean" | "text" | null;
  readonly fixedBy: "baseline" | "first-rows";
  readonly fixedAtMs: number;
}
