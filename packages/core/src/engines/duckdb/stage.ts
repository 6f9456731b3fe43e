import { mkdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { PlumblineError } from "../../kernel/errors.ts";
import type { ResolvedFiles } from "../../sources/resolve-files.ts";
import type { FileSource, TimeRange } from "../../sources/source.ts";
import type { WorkOptions } from "../engine.ts";
import type { Database } from "./database.ts";
import { explainReadFailure } from "./read-failure.ts";
import { fileList, quoteName, quoteText } from "./sql-text.ts";
import { stageArrow } from "./stage-arrow.ts";
import { stageCsv } from "./stage-csv.ts";
import { stageNdjson } from "./stage-ndjson.ts";

/** A source as Parquet that every query reads alike. */
export interface StagedSource {
  readonly label: string;
  readonly files: readonly string[];
  /** What stands behind FROM. */
  readonly sql: string;
  readonly modifiedAtMs: number;
  readonly unreadableRows: number;
  readonly unreadableExamples: readonly string[];
  remove(): Promise<void>;
}

/** What a reader of another format leaves behind in the folder it was given. */
export interface StagedFiles {
  readonly files: readonly string[];
  readonly unreadableRows: number;
  readonly unreadableExamples: readonly string[];
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
  await mkdir(folder, { recursive: true });
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  options.onProgress?.({ step: `Reading ${resolved.label}`, done: 0, total: null, unit: "rows" });
  try {
    const staged = await stageFiles(database, resolved, source, folder);
    const reader = `read_parquet(${fileList(staged.files)}, union_by_name = true, hive_partitioning = ${resolved.format === "parquet" && resolved.isPartitioned})`;
    const columns = await database.query(`DESCRIBE SELECT * FROM ${reader}`);
    requireTimeColumn(
      source.timeRange,
      columns.map(([name]) => String(name)),
      resolved.label,
    );
    return {
      label: resolved.label,
      files: resolved.files,
      sql: source.timeRange === undefined ? reader : within(reader, source.timeRange),
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
  for (const path of files) {
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

function stageFiles(
  database: Database,
  resolved: ResolvedFiles,
  source: FileSource,
  folder: string,
): Promise<StagedFiles> {
  switch (resolved.format) {
    case "parquet":
      return Promise.resolve({ files: resolved.files, unreadableRows: 0, unreadableExamples: [] });
    case "csv":
      return stageCsv(database, resolved.files, source.csv ?? {}, folder);
    case "ndjson":
      return stageNdjson(database, resolved.files, folder);
    case "arrow":
      return stageArrow(database, resolved.files, folder);
  }
}

function requireTimeColumn(
  range: TimeRange | undefined,
  columns: readonly string[],
  label: string,
): void {
  if (range === undefined || columns.includes(range.column)) return;
  throw new PlumblineError("PL_COLUMN_UNKNOWN", {
    column: range.column,
    where: `time range of ${label}`,
    nearest: `There are ${columns.slice(0, 8).join(", ")}`,
  });
}

function within(reader: string, { column, fromMs, toMs }: TimeRange): string {
  const time = `CAST(${quoteName(column)} AS TIMESTAMP)`;
  const at = (ms: number): string =>
    `TIMESTAMP ${quoteText(new Date(ms).toISOString().replace("T", " ").replace("Z", ""))}`;
  const conditions = [
    ...(Number.isFinite(fromMs) ? [`${time} >= ${at(fromMs)}`] : []),
    ...(Number.isFinite(toMs) ? [`${time} < ${at(toMs)}`] : []),
  ];
  return `(SELECT * FROM ${reader} WHERE ${conditions.join(" AND ") || "true"})`;
}
