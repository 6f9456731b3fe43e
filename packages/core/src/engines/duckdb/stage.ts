import { mkdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { PlumblineError } from "../../kernel/errors.ts";
import type { ResolvedFiles } from "../../sources/resolve-files.ts";
import type { FileSource, TimeRange } from "../../sources/source.ts";
import type { SourceColumn, WorkOptions } from "../engine.ts";
import type { Database } from "./database.ts";
import { logicalType } from "./logical-type.ts";
import { millisecondsSql } from "./measure-sql.ts";
import { parquetNames } from "./parquet-names.ts";
import { explainReadFailure } from "./read-failure.ts";
import { fileList, quoteName, quoteText } from "./sql-text.ts";
import { stageCsv } from "./stage-csv.ts";
import { stageNdjson } from "./stage-ndjson.ts";

/** A source as Parquet that every query reads alike. */
export interface StagedSource {
  readonly label: string;
  readonly files: readonly string[];
  /** What stands behind FROM. */
  readonly sql: string;
  readonly columns: readonly StagedColumn[];
  readonly modifiedAtMs: number;
  readonly unreadableRows: number;
  readonly unreadableExamples: readonly string[];
  remove(): Promise<void>;
}

/**
 * A column under the name the file gives it, and under the name queries use: DuckDB cannot tell `x`
 * from `X`.
 */
export interface StagedColumn extends SourceColumn {
  readonly sqlName: string;
}

/** What a reader of a format leaves behind in the folder it was given. */
export interface StagedFiles {
  readonly files: readonly string[];
  readonly unreadableRows: number;
  readonly unreadableExamples: readonly string[];
  /** What is known of columns beyond what the Parquet files say themselves. */
  readonly columns: readonly NamedColumn[];
}

/** Type and meaning are told by the Parquet files where they are left out. */
export type NamedColumn = Pick<StagedColumn, "name" | "sqlName"> & Partial<SourceColumn>;

export interface StagingOptions {
  readonly folder: string;
  readonly signal?: AbortSignal | undefined;
}

export interface StageOptions extends WorkOptions {
  /** Names the folder of this source among those of the database. */
  readonly prefix: string;
}

/** Parquet is read where it lies; the rest is laid out as Parquet once, so that it is parsed once. */
export async function stageSource(
  database: Database,
  resolved: ResolvedFiles,
  source: FileSource,
  options: StageOptions,
): Promise<StagedSource> {
  await requireContent(resolved);
  const folder = join(database.folder, options.prefix);
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  options.onProgress?.({ step: `Reading ${resolved.label}`, done: 0, total: null, unit: "rows" });
  try {
    await mkdir(folder, { recursive: true });
    const staging = { folder, signal: options.signal };
    const staged = await stageFiles(database, resolved, source, staging);
    const reader = readerSql(staged, resolved);
    const columns = await describeColumns(database, reader, staged);
    return {
      label: resolved.label,
      files: resolved.files.map(({ path }) => path),
      sql: within(reader, columns, source.timeRange, resolved.label),
      columns,
      modifiedAtMs: resolved.modifiedAtMs,
      unreadableRows: staged.unreadableRows,
      unreadableExamples: staged.unreadableExamples,
      remove,
    };
  } catch (error) {
    await remove();
    throw explainReadFailure(error, resolved.label);
  }
}

async function requireContent({ files, format }: ResolvedFiles): Promise<void> {
  for (const { path } of files) {
    if ((await stat(path)).size > 0) continue;
    if (format === "csv" || format === "ndjson")
      throw new PlumblineError("PL_SOURCE_EMPTY", { path });
    throw new PlumblineError("PL_SOURCE_UNREADABLE", {
      path,
      seen: "the file has no bytes",
      remedy: "Write it again",
    });
  }
}

async function stageFiles(
  database: Database,
  { format, files }: ResolvedFiles,
  source: FileSource,
  staging: StagingOptions,
): Promise<StagedFiles> {
  switch (format) {
    case "parquet": {
      const paths = files.map(({ path }) => path);
      const columns = await parquetNames(database, paths);
      return { files: paths, unreadableRows: 0, unreadableExamples: [], columns };
    }
    case "csv":
      return stageCsv(database, files, source.csv ?? {}, staging);
    case "ndjson":
      return stageNdjson(database, files, staging);
    case "arrow":
      // Its library is large: loaded with the first Arrow file.
      return import("./stage-arrow.ts").then(({ stageArrow }) =>
        stageArrow(database, files, staging),
      );
  }
}

/** Folders such as `day=2026-11-25` give columns only below the folder or wildcard that was named. */
function readerSql(staged: StagedFiles, resolved: ResolvedFiles): string {
  const wanted = new Set(resolved.files.flatMap(({ partition }) => partitionKeys(partition)));
  const options = [
    fileList(staged.files),
    `union_by_name = ${staged.files.length > 1}`,
    `hive_partitioning = ${wanted.size > 0}`,
  ];
  const reader = `read_parquet(${options.join(", ")})`;
  if (wanted.size === 0) return reader;
  const others = new Set(staged.files.flatMap(partitionKeys).filter((key) => !wanted.has(key)));
  if (others.size === 0) return reader;
  return `(SELECT * EXCLUDE (${[...others].map(quoteName).join(", ")}) FROM ${reader})`;
}

function partitionKeys(path: string): readonly string[] {
  return path.split(/[/\\]/).flatMap((folder) => /^([^=]+)=./.exec(folder)?.[1] ?? []);
}

async function describeColumns(
  database: Database,
  reader: string,
  { columns }: StagedFiles,
): Promise<readonly StagedColumn[]> {
  const known = new Map(columns.map((column) => [column.sqlName, column]));
  const described = await database.query(`DESCRIBE SELECT * FROM ${reader}`);
  const found = new Map<string, StagedColumn>();
  for (const [name, type] of described) {
    const sqlName = String(name);
    const own = { name: sqlName, sqlName, type: String(type), logical: logicalType(String(type)) };
    const column = { ...own, ...known.get(sqlName) };
    // A folder's value comes last, and stands for a column of the same name in the file.
    found.set(column.name, column);
  }
  return [...found.values()];
}

function within(
  reader: string,
  columns: readonly StagedColumn[],
  range: TimeRange | undefined,
  label: string,
): string {
  if (range === undefined) return reader;
  const column = columns.find(({ name }) => name === range.column);
  if (column === undefined) {
    throw new PlumblineError("PL_COLUMN_UNKNOWN", {
      column: range.column,
      where: `time range of ${label}`,
      nearest: `There are ${columns
        .slice(0, 8)
        .map(({ name }) => name)
        .join(", ")}`,
    });
  }
  const bounds = [
    ...(Number.isFinite(range.fromMs) ? [{ sign: ">=", ms: range.fromMs }] : []),
    ...(Number.isFinite(range.toMs) ? [{ sign: "<", ms: range.toMs }] : []),
  ];
  const conditions = bounds.map(
    ({ sign, ms }) => `${timeSql(column)} ${sign} ${atSql(column, ms)}`,
  );
  return `(SELECT * FROM ${reader} WHERE ${conditions.join(" AND ") || "true"})`;
}

// Times stay times, so that Parquet skips the row groups that lie outside.
function timeSql({ sqlName, logical }: StagedColumn): string {
  return logical === "timestamp"
    ? `CAST(${quoteName(sqlName)} AS TIMESTAMP)`
    : millisecondsSql({ name: sqlName, logical });
}

function atSql({ logical }: StagedColumn, ms: number): string {
  if (logical !== "timestamp") return ms.toExponential();
  const text = new Date(ms).toISOString().replace("T", " ").replace("Z", "");
  return `TIMESTAMP ${quoteText(text)}`;
}
