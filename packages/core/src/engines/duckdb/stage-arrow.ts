import { createReadStream } from "node:fs";
import { mkdir, open } from "node:fs/promises";
import { dirname, join } from "node:path";
import { DuckDBDataChunk, type DuckDBValue } from "@duckdb/node-api";
import { RecordBatchReader, type RecordBatch, type Schema } from "apache-arrow";
import { PlumblineError } from "../../kernel/errors.ts";
import type { SourceFile } from "../../sources/resolve-files.ts";
import { arrowColumn, type ArrowColumn } from "./arrow-column.ts";
import { repeatedName } from "./csv-header.ts";
import type { Database } from "./database.ts";
import { quoteText } from "./sql-text.ts";
import type { NamedColumn, StagedFiles, StagingOptions } from "./stage.ts";

const chunkRows = 2_048;
const rowsPerPart = 500_000;

/** Arrow IPC files and streams, batch by batch into Parquet parts, so that memory stays flat. */
export async function stageArrow(
  database: Database,
  sources: readonly SourceFile[],
  staging: StagingOptions,
): Promise<StagedFiles> {
  const parts: string[] = [];
  const columns = new Map<string, NamedColumn>();
  for (const source of sources) await copyFile(database, source, staging, parts, columns);
  return {
    files: parts,
    unreadableRows: 0,
    unreadableExamples: [],
    columns: [...columns.values()],
  };
}

async function copyFile(
  database: Database,
  { path, partition }: SourceFile,
  { folder, signal }: StagingOptions,
  parts: string[],
  columns: Map<string, NamedColumn>,
): Promise<void> {
  await requireWholeFile(path);
  const reader = await openReader(path);
  const { fields } = reader.schema;
  const converters = fields.map(({ type }) => arrowColumn(type));
  const names = fields.map(({ name }) => name);
  names.forEach((name, place) => {
    const first = names.indexOf(name);
    if (first !== place) throw repeatedName(path, name, first + 1, place + 1);
    const opaque = converters[place]?.isOpaque === true;
    const known = columns.get(name) ?? { name, sqlName: `c${columns.size}` };
    const shown = { type: String(fields[place]?.type), logical: "other" } as const;
    columns.set(name, opaque ? { ...known, ...shown } : known);
  });
  const table = `arrow_${parts.length}`;
  const declared = names.map(
    (name, place) => `${columns.get(name)?.sqlName} ${converters[place]?.type.toString()}`,
  );
  await database.query(`CREATE OR REPLACE TABLE ${table} (${declared.join(", ")})`);
  let rows = 0;
  const flush = async (): Promise<void> => {
    const part = join(folder, partition, `part-${parts.length}.parquet`);
    await mkdir(dirname(part), { recursive: true });
    await database.query(`COPY ${table} TO ${quoteText(part)} (FORMAT parquet)`);
    await database.query(`TRUNCATE ${table}`);
    parts.push(part);
    rows = 0;
  };
  try {
    for await (const batch of batchesOf(reader, path)) {
      signal?.throwIfAborted();
      await append(database, table, batch, converters);
      rows += batch.numRows;
      if (rows >= rowsPerPart) await flush();
    }
    if (rows > 0 || parts.length === 0) await flush();
  } finally {
    await database.query(`DROP TABLE ${table}`);
  }
}

/** A reader of batches, opened so that its schema is known. */
interface Batches extends AsyncIterable<RecordBatch> {
  readonly schema: Schema;
}

const magic = "ARROW1";

/** A file ends as it begins; read as a stream, a truncated one would look whole. */
async function requireWholeFile(path: string): Promise<void> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const textAt = async (position: number): Promise<string> => {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(6), 0, 6, Math.max(0, position));
      return buffer.toString("latin1", 0, bytesRead);
    };
    if ((await textAt(0)) !== magic || (await textAt(size - 6)) === magic) return;
  } finally {
    await file.close();
  }
  throw unreadable(path, "it ends before its footer", "It was truncated: copy or write it again");
}

async function openReader(path: string): Promise<Batches> {
  try {
    const reader = await RecordBatchReader.from(createReadStream(path));
    await reader.open();
    if ((reader.schema as Schema | undefined) === undefined) throw new Error("There is no schema");
    return reader;
  } catch (cause) {
    throw (
      compressedFailure(path, cause) ??
      unreadable(
        path,
        "it is no Arrow IPC file or stream",
        "Write it as Arrow IPC without compression, or as Parquet; or pass --format",
        cause,
      )
    );
  }
}

async function* batchesOf(reader: Batches, path: string): AsyncIterable<RecordBatch> {
  try {
    for await (const batch of reader) yield batch;
  } catch (cause) {
    throw (
      compressedFailure(path, cause) ??
      unreadable(path, "its content is damaged or ends too early", "Write it again", cause)
    );
  }
}

function compressedFailure(path: string, cause: unknown): PlumblineError | null {
  if (!(cause instanceof Error && /compressed|codec/.test(cause.message))) return null;
  const remedy = "Write it without compression, or as Parquet";
  return unreadable(path, "its buffers are compressed", remedy, cause);
}

function unreadable(path: string, seen: string, remedy: string, cause?: unknown): PlumblineError {
  return new PlumblineError("PL_SOURCE_UNREADABLE", { path, seen, remedy }, { cause });
}

async function append(
  database: Database,
  table: string,
  batch: RecordBatch,
  converters: readonly ArrowColumn[],
): Promise<void> {
  const appender = await database.connection.createAppender(table);
  for (let from = 0; from < batch.numRows; from += chunkRows) {
    const count = Math.min(chunkRows, batch.numRows - from);
    const chunk = DuckDBDataChunk.create(
      converters.map(({ type }) => type),
      count,
    );
    converters.forEach((converter, column) => {
      const vector = batch.getChildAt(column);
      const values = Array.from({ length: count }, (_, i): DuckDBValue => {
        const value: unknown = vector?.get(from + i) ?? null;
        return value === null ? null : converter.of(value);
      });
      chunk.setColumnValues(column, values);
    });
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
}
