import type { ColumnKind } from "@plumbline/contracts";
import type { MeasureId } from "../../profiles/plan.ts";
import type { SourceColumn } from "../engine.ts";
import { quoteName } from "./sql-text.ts";

type Logical = SourceColumn["logical"];

/** A column as the source has it. */
export interface ColumnRef {
  readonly name: string;
  readonly logical: Logical;
}

/** The value as the number that a numeric column counts; NULL where it is none. */
export function numberSql({ name, logical }: ColumnRef): string {
  const column = quoteName(name);
  switch (logical) {
    case "integer":
    case "number":
    case "boolean":
      return `CAST(${column} AS DOUBLE)`;
    case "timestamp":
      return millisecondsSql({ name, logical });
    case "text":
      return `TRY_CAST(trim(${column}) AS DOUBLE)`;
    default:
      return "CAST(NULL AS DOUBLE)";
  }
}

/** Milliseconds since 1970 in UTC as a DOUBLE. */
export function millisecondsSql(column: ColumnRef): string {
  return `CAST(epoch_us(${timestampSql(column)}) AS DOUBLE) / 1e3`;
}

/** A TIMESTAMP in UTC without zone; a number counts as milliseconds since 1970. */
function timestampSql({ name, logical }: ColumnRef): string {
  const column = quoteName(name);
  if (logical === "timestamp") return `CAST(${column} AS TIMESTAMP)`;
  // A cast to TIMESTAMP alone would take the zone off and keep the local time.
  if (logical === "text") return `CAST(TRY_CAST(${column} AS TIMESTAMPTZ) AS TIMESTAMP)`;
  if (logical !== "integer" && logical !== "number") return "CAST(NULL AS TIMESTAMP)";
  const ms = `TRY_CAST(${column} AS BIGINT)`;
  return `CASE WHEN abs(${ms}) < 9000000000000000 THEN make_timestamp(${ms} * 1000) END`;
}

/** The canonical text of a value, as `canonicalText()` writes it. */
export function textSql({ name, logical }: ColumnRef): string {
  const column = quoteName(name);
  switch (logical) {
    case "text":
    case "boolean":
    case "integer":
      return `CAST(${column} AS VARCHAR)`;
    case "number": {
      const number = `CAST(${column} AS DOUBLE)`;
      const isWhole = `isfinite(${number}) AND ${number} = floor(${number}) AND abs(${number}) < 9e15`;
      const whole = `CASE WHEN ${isWhole} THEN ${number} END`;
      return `CASE WHEN isnan(${number}) THEN 'NaN' WHEN isinf(${number}) THEN CASE WHEN ${number} > 0 THEN 'Infinity' ELSE '-Infinity' END WHEN ${isWhole} THEN CAST(CAST(${whole} AS BIGINT) AS VARCHAR) ELSE CAST(${number} AS VARCHAR) END`;
    }
    case "timestamp":
      return `strftime(${timestampSql({ name, logical })}, '%Y-%m-%dT%H:%M:%S.%gZ')`;
    default:
      return `CAST(${column} AS VARCHAR)`;
  }
}

/** The column where its text is made of a number or truth value, see `TextExpression`. */
export function rawColumnOf({ name, logical }: ColumnRef, measure: MeasureId): string | null {
  const isShort = logical === "integer" || logical === "number" || logical === "boolean";
  return measure === "value" && isShort ? quoteName(name) : null;
}

/** A derived measure or the value itself, in the shape the measure has. */
export function measureSql(
  column: ColumnRef,
  kind: ColumnKind | null,
  measure: MeasureId,
  shape: "grid" | "categories",
  time: ColumnRef | null,
): string {
  switch (measure) {
    case "value":
      if (shape === "categories") return textSql(column);
      return kind === "timestamp" ? millisecondsSql(column) : numberSql(column);
    case "hour":
      return `strftime(${timestampSql(column)}, '%H')`;
    case "weekday":
      return `strftime(${timestampSql(column)}, '%a')`;
    case "age-days":
      return time === null
        ? "CAST(NULL AS DOUBLE)"
        : `(${millisecondsSql(time)} - ${millisecondsSql(column)}) / 8.64e7`;
    case "length":
      if (column.logical === "vector") return `CAST(len(${quoteName(column.name)}) AS DOUBLE)`;
      return kind === "embedding"
        ? "CAST(NULL AS DOUBLE)"
        : `CAST(length(${textSql(column)}) AS DOUBLE)`;
    case "norm":
      if (column.logical !== "vector") return "CAST(NULL AS DOUBLE)";
      return `sqrt(list_sum(list_transform(CAST(${quoteName(column.name)} AS DOUBLE[]), x -> x * x)))`;
    case "emptiness": {
      const text = textSql(column);
      return `CASE WHEN ${text} = '' THEN 'empty' WHEN regexp_full_match(${text}, '[ \\t\\r\\n\\f]*') THEN 'blank' WHEN ${text} IS NOT NULL THEN 'filled' END`;
    }
    case "letter-share":
      return shareSql(column, "[^\\p{L}]+");
    case "digit-share":
      return shareSql(column, "[^0-9]+");
    case "other-share":
      return shareSql(column, "[\\p{L}0-9 \\t\\r\\n\\f]+");
  }
}

/** Share of the characters that stay when those of `removed` are taken out. */
function shareSql(column: ColumnRef, removed: string): string {
  const text = textSql(column);
  return `CASE WHEN length(${text}) > 0 THEN CAST(length(regexp_replace(${text}, '${removed}', '', 'g')) AS DOUBLE) / length(${text}) END`;
}
