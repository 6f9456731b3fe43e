import type { SourceColumn } from "../engine.ts";
import {
  addValueCounts,
  dateFormats,
  integerPattern,
  noValues,
  numberPattern,
  timePattern,
  type ValueCounts,
} from "./csv-value-counts.ts";
import { quoteText } from "./sql-text.ts";

/** How a column of texts becomes a column of values. */
export interface CsvReading {
  readonly kind: "integer" | "number" | "boolean" | "time" | "text";
  /** The format of times that are not written as ISO 8601 has it. */
  readonly format: string | null;
  /** Some values do not fit: the column stays text, so that each row keeps what it had. */
  readonly isMixed: boolean;
}

/** Up to this share of misfits a column is still called what its other values are. */
const mostMisfits = 0.05;

const text: CsvReading = { kind: "text", format: null, isMixed: false };

export function readingOf(counts: ValueCounts): CsvReading {
  const { values, oversized } = counts;
  if (values === 0 || oversized > mostMisfits * values) return text;
  const found = candidates(counts).find(({ fitting }) => fitting >= (1 - mostMisfits) * values);
  if (found === undefined) return text;
  const { kind, format, fitting } = found;
  return { kind, format, isMixed: fitting < values };
}

function candidates({ integers, numbers, booleans, times, dates }: ValueCounts) {
  const isWhole = integers === numbers;
  const best = Math.max(...dates);
  // A day and a month that could change places tell nothing.
  const sure = dates.filter((count) => count === best).length === 1 ? dates.indexOf(best) : -1;
  return [
    { kind: isWhole ? "integer" : "number", format: null, fitting: numbers },
    { kind: "boolean", format: null, fitting: booleans },
    { kind: "time", format: null, fitting: times },
    ...(sure < 0
      ? []
      : [{ kind: "time", format: dateFormats[sure]?.name ?? null, fitting: best } as const]),
  ] as const;
}

const types = {
  integer: "BIGINT",
  number: "DOUBLE",
  boolean: "BOOLEAN",
  time: "TIMESTAMP",
  text: "VARCHAR",
} as const satisfies Record<CsvReading["kind"], string>;

const logicals = {
  integer: "integer",
  number: "number",
  boolean: "boolean",
  time: "timestamp",
  text: "text",
} as const satisfies Record<CsvReading["kind"], SourceColumn["logical"]>;

/** What the source says of the column: a few misfits do not make it another type. */
export function describeReading({ kind, isMixed }: CsvReading): Omit<SourceColumn, "name"> {
  return { type: types[kind], logical: isMixed ? "text" : logicals[kind] };
}

/**
 * The value of a column of texts; the query stops at one that does not fit. DuckDB alone would round
 * 1.5 to 2 in a column of integers, take the zone off a time, and skip rows that hold a misfit.
 */
export function strictValueSql(column: string, reading: CsvReading): string {
  const { kind, format, isMixed } = reading;
  if (isMixed) return mixedSql(column, kind, format);
  switch (kind) {
    case "integer":
      // "1.5.0" is no number, so that nothing but whole numbers passes.
      return `CAST(${column} || '.0' AS BIGINT)`;
    case "number":
      return `CAST(${column} AS DOUBLE)`;
    case "boolean":
      return `CAST(${column} AS BOOLEAN)`;
    case "time":
      return format === null
        ? timeSql(column, "CAST")
        : `strptime(${column}, ${quoteText(format)})`;
    case "text":
      return column;
  }
}

/** Whether a query stopped at a value that does not fit. */
export function isMisfit(error: unknown): boolean {
  return (
    error instanceof Error &&
    /^(Conversion Error|Invalid Input Error: Could not parse)/.test(error.message)
  );
}

/** The same where every value has been looked at and fits. */
export function valueSql(column: string, reading: CsvReading): string {
  const { kind, format, isMixed } = reading;
  if (isMixed) return mixedSql(column, kind, format);
  if (kind === "text") return column;
  if (kind !== "time") return `TRY_CAST(${column} AS ${types[kind]})`;
  return format === null ? timeSql(column, "TRY_CAST") : formattedTimeSql(column, format);
}

/** Texts, with those that fit written as they would be without the misfits. */
function mixedSql(column: string, kind: CsvReading["kind"], format: string | null): string {
  if (kind === "integer") {
    return `CASE WHEN regexp_full_match(${column}, ${quoteText(integerPattern)}) THEN coalesce(CAST(TRY_CAST(${column} AS BIGINT) AS VARCHAR), ${column}) ELSE ${column} END`;
  }
  if (kind === "boolean") {
    return `CASE WHEN lower(${column}) IN ('true', 'false') THEN lower(${column}) ELSE ${column} END`;
  }
  if (kind === "time" && format !== null) {
    return `coalesce(CAST(${formattedTimeSql(column, format)} AS VARCHAR), ${column})`;
  }
  return column;
}

/** Reading a zone is slow, and most times have none. */
function timeSql(column: string, cast: "CAST" | "TRY_CAST"): string {
  const hasNoZone = `length(${column}) IN (10, 16) OR (length(${column}) = 19 AND substr(${column}, 17, 1) = ':')`;
  return `CASE WHEN ${hasNoZone} THEN ${cast}(${column} AS TIMESTAMP) ELSE CAST(${cast}(${column} AS TIMESTAMPTZ) AS TIMESTAMP) END`;
}

function formattedTimeSql(column: string, format: string): string {
  return `try_strptime(${column}, ${quoteText(format)})`;
}

/** Aggregates that count one column as `countValues()` does, in the order `countsFrom()` reads. */
export function countsSql(column: string): readonly string[] {
  const matches = (pattern: string): string =>
    `regexp_full_match(${column}, ${quoteText(pattern)})`;
  // CASE keeps DuckDB from trying conversions that fail, which is slow.
  const when = (pattern: string, value: string): string =>
    `count(CASE WHEN ${matches(pattern)} THEN ${value} END)`;
  return [
    `count(${column})`,
    when(integerPattern, `TRY_CAST(${column} AS BIGINT)`),
    `count_if(${matches(integerPattern)} AND TRY_CAST(${column} AS BIGINT) IS NULL)`,
    when(numberPattern, `TRY_CAST(${column} AS DOUBLE)`),
    `count_if(lower(${column}) IN ('true', 'false'))`,
    when(timePattern, timeSql(column, "TRY_CAST")),
    ...dateFormats.map(({ name, pattern }) => when(pattern, formattedTimeSql(column, name))),
  ];
}

export function countsFrom(numbers: readonly number[]): ValueCounts {
  const [values = 0, integers = 0, oversized = 0, count = 0, booleans = 0, times = 0, ...dates] =
    numbers;
  const counted = { values, integers, oversized, numbers: count, booleans, times, dates };
  return addValueCounts(noValues, counted);
}
