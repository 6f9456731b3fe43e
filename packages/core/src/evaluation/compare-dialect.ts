import {
  dialects,
  type Dialect,
  type DialectMethod,
  type DialectOptions,
  type DialectResult,
  type NumericColumn,
  type UndefinedReason,
} from "@plumbline/stats";
import type { SourceColumn, Table, WorkOptions } from "../engines/engine.ts";
import { PlumblineError } from "../kernel/errors.ts";
import { nearestName } from "../planning/nearest-name.ts";
import type { SampleValue } from "../profiles/profile.ts";

export interface DialectCompareOptions {
  /** @default all columns of the reference */
  readonly columns?: readonly string[];
  /** As the tool calls it; for the columns it fits. @default the tool's own choice for each column */
  readonly method?: string;
  /** Instead of the tool's own. */
  readonly threshold?: number;
}

/** What the other tool would say of one column; without a value, `why` says why. */
export interface DialectRow {
  readonly column: string;
  readonly method: string | null;
  readonly value: number | null;
  readonly pValue: number | null;
  readonly threshold: number | null;
  readonly drifted: boolean | null;
  readonly why: UndefinedReason | "missing-column" | "no-method" | null;
}

export interface DialectComparison {
  readonly dialect: string;
  readonly title: string;
  /** The version of the tool whose numbers these are. */
  readonly peerVersion: string;
  readonly rows: readonly DialectRow[];
}

/**
 * Compares two tables as another tool would: its methods, its choice between them, its thresholds. For
 * migration; it reads all rows of a column at once and gives none of the guarantees of `check`.
 *
 * @throws PlumblineError PL_OPTION_INVALID when there is no such dialect or method, PL_COLUMN_UNKNOWN
 *   when the reference lacks a column that was asked for
 */
export async function compareInDialect(
  reference: Table,
  current: Table,
  dialectId: string,
  options: DialectCompareOptions = {},
  work: WorkOptions = {},
): Promise<DialectComparison> {
  const dialect = dialectOf(dialectId);
  requireMethod(dialect, options.method);
  const columns = columnsOf(reference, options.columns);
  const rows: DialectRow[] = [];
  for (const [done, column] of columns.entries()) {
    work.signal?.throwIfAborted();
    const step = `Comparing as ${dialect.title} does`;
    work.onProgress?.({ step, done, total: columns.length, unit: "columns" });
    rows.push(await compareColumn(reference, current, column, dialect, options));
  }
  const { id, title, peerVersion } = dialect;
  return { dialect: id, title, peerVersion, rows };
}

function dialectOf(id: string): Dialect {
  const found = dialects.find((dialect) => dialect.id === id);
  if (found !== undefined) return found;
  throw new PlumblineError("PL_OPTION_INVALID", {
    option: "dialect",
    value: id,
    expected: `one of ${dialects.map((dialect) => dialect.id).join(", ")}`,
  });
}

function requireMethod({ title, methods }: Dialect, method: string | undefined): void {
  if (method === undefined || methods.some(({ id }) => id === method)) return;
  const known = [...new Set(methods.map(({ id }) => id))];
  throw new PlumblineError("PL_OPTION_INVALID", {
    option: "method",
    value: method,
    expected: `a method of ${title}: ${known.join(", ")}`,
  });
}

function columnsOf(table: Table, names: readonly string[] | undefined): readonly SourceColumn[] {
  if (names === undefined) return table.columns;
  return names.map((name) => {
    const found = table.columns.find((column) => column.name === name);
    if (found !== undefined) return found;
    const known = table.columns.map((column) => column.name);
    throw new PlumblineError("PL_COLUMN_UNKNOWN", {
      column: name,
      where: "columns",
      nearest: nearestName(name, known),
    });
  });
}

async function compareColumn(
  reference: Table,
  current: Table,
  { name, logical }: SourceColumn,
  dialect: Dialect,
  options: DialectCompareOptions,
): Promise<DialectRow> {
  const other = current.columns.find((column) => column.name === name);
  if (other === undefined) return withoutValue(name, null, "missing-column");
  if (logical === "timestamp" || logical === "vector" || logical === "other")
    return withoutValue(name, null, "no-method");
  const isNumber = logical === "integer" || logical === "number";
  const [before, now] = await Promise.all(
    [reference, current].map((table) => readColumn(table, name, isNumber)),
  );
  if (before === undefined || now === undefined) return withoutValue(name, null, "no-rows");
  const shape = dialect.shapeOf(logical, now);
  const found = (method: DialectMethod): boolean =>
    method.id === options.method && method.shape === shape;
  const { threshold } = options;
  const settings: DialectOptions = {
    ...(threshold === undefined ? {} : { threshold }),
    // A reader that keeps whole numbers apart widens a column with gaps; so do the tools.
    ...(logical === "integer" && other.logical === "integer" ? {} : { isInteger: false }),
  };
  if (shape === "numeric") {
    // Read as numbers above.
    const [a, b] = [before as NumericColumn, now as NumericColumn];
    const chosen =
      options.method === undefined ? dialect.defaultNumeric(a, b) : dialect.methods.find(found);
    if (chosen?.shape === "numeric") return toRow(name, chosen.id, chosen.compute(a, b, settings));
  } else if (shape === "categorical") {
    const chosen =
      options.method === undefined
        ? dialect.defaultCategorical(before, now)
        : dialect.methods.find(found);
    if (chosen?.shape === "categorical")
      return toRow(name, chosen.id, chosen.compute(before, now, settings));
  }
  return withoutValue(name, options.method ?? null, "no-method");
}

/** All values of a column; of numbers, what is no number is NaN. */
async function readColumn(
  table: Table,
  name: string,
  isNumber: boolean,
): Promise<readonly SampleValue[]> {
  const [values = []] = await table.values([name]);
  return isNumber ? values.map((value) => (value === null ? null : Number(value))) : values;
}

function toRow(column: string, method: string, result: DialectResult): DialectRow {
  if (!result.defined) return withoutValue(column, method, result.why);
  const { value, pValue, threshold, drifted } = result;
  return { column, method, value, pValue, threshold, drifted, why: null };
}

function withoutValue(
  column: string,
  method: string | null,
  why: NonNullable<DialectRow["why"]>,
): DialectRow {
  return { column, method, value: null, pValue: null, threshold: null, drifted: null, why };
}
