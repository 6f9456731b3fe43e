import type { ColumnType, ModelSchema, SchemaColumn } from "./model-schema.ts";
import { isNumberText, typeOfValue } from "./value-type.ts";

/** `empty` is a column that had only nulls yet: it is no part of the schema, but known. */
export type LiveType = ColumnType | "empty";

export const maxColumns = 10_000;

/** Rows that decide the types of columns that are new. */
const deciding = 1000;

/** A row as far as the schema is concerned. */
export interface SchemaRow {
  readonly features: Readonly<Record<string, unknown>>;
  readonly prediction?: unknown;
}

/** The schema of a model while rows come in: it grows, and no column ever changes its type. */
export interface LiveSchema {
  /** Null until a baseline or the first rows fix it. */
  current(): ModelSchema | null;
  readonly types: ReadonlyMap<string, LiveType>;
  predictionType(): ModelSchema["predictionType"];
  /** Takes up what the rows bring and the schema lacks; true when the stored schema changes. */
  grow(rows: readonly SchemaRow[], nowMs: number): boolean;
  /** Puts another schema in place: a baseline's. */
  replace(schema: ModelSchema): void;
}

export function createLiveSchema(start: ModelSchema | null): LiveSchema {
  let schema = start;
  const types = new Map<string, LiveType>();
  const fill = (columns: readonly SchemaColumn[]): void => {
    types.clear();
    for (const { name, type } of columns) types.set(name, type);
  };
  fill(start?.columns ?? []);

  return {
    types,
    current: () => schema,
    predictionType: () => schema?.predictionType ?? null,
    replace(next) {
      schema = next;
      fill(next.columns);
    },
    grow(rows, nowMs) {
      const sample = rows.slice(0, deciding);
      const added = addColumns(types, sample);
      const predictionType = schema?.predictionType ?? typeOfPredictions(sample);
      const isSame =
        schema !== null && added.length === 0 && predictionType === schema.predictionType;
      if (isSame || sample.length === 0) return false;
      schema = {
        columns: [...(schema?.columns ?? []), ...added],
        predictionType,
        fixedBy: schema?.fixedBy ?? "first-rows",
        fixedAtMs: schema?.fixedAtMs ?? nowMs,
      };
      return true;
    },
  };
}

function addColumns(types: Map<string, LiveType>, rows: readonly SchemaRow[]): SchemaColumn[] {
  const seen = new Map<string, unknown[]>();
  for (const { features } of rows) {
    for (const [name, value] of Object.entries(features)) {
      const known = types.get(name);
      if (known !== undefined && known !== "empty") continue;
      const values = seen.get(name) ?? [];
      if (value !== null) values.push(value);
      seen.set(name, values);
    }
  }
  const added: SchemaColumn[] = [];
  for (const [name, values] of seen) {
    if (!types.has(name) && types.size >= maxColumns) break;
    const type = commonestType(values);
    types.set(name, type ?? "empty");
    if (type !== undefined) added.push({ name, type });
  }
  return added;
}

function typeOfPredictions(rows: readonly SchemaRow[]): ModelSchema["predictionType"] {
  const predictions = rows.map(({ prediction }) => prediction);
  // One class that is a text makes all of them classes: 1, 2 and "other".
  const isText = predictions.some((value) => typeof value === "string" && !isNumberText(value));
  if (isText) return "text";
  const type = commonestType(predictions);
  return type === "number" || type === "boolean" ? type : null;
}

/** The type that most values have; of equals the first seen. A few odd values do not decide for all. */
function commonestType(values: readonly unknown[]): ColumnType | undefined {
  const counts = new Map<ColumnType, number>();
  for (const value of values) {
    const type = typeOfValue(value);
    if (type !== undefined) counts.set(type, (counts.get(type) ?? 0) + 1);
  }
  // A text column may hold texts that look like times or "NaN"; the other way round nothing fits.
  if (counts.has("text") && values.every((value) => value === null || typeof value === "string")) {
    return "text";
  }
  let best: ColumnType | undefined;
  for (const [type, count] of counts) {
    if (best === undefined || count > (counts.get(best) ?? 0)) best = type;
  }
  return best;
}
