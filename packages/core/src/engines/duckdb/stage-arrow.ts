import { createReadStream } from "node:fs";
import { join } from "node:path";
import {
  BIGINT,
  BOOLEAN,
  DOUBLE,
  DuckDBDataChunk,
  DuckDBTimestampValue,
  LIST,
  listValue,
  TIMESTAMP,
  VARCHAR,
  type DuckDBType,
  type DuckDBValue,
} from "@duckdb/node-api";
import {
  DataType,
  RecordBatchReader,
  type Field,
  type RecordBatch,
  type Schema,
} from "apache-arrow";
import { PlumblineError } from "../../kernel/errors.ts";
import type { Database } from "./database.ts";
import { quoteName, quoteText } from "./sql-text.ts";
import type { StagedFiles } from "./stage.ts";

const chunkRows = 2_048;
const rowsPerPart = 500_000;

/** Arrow IPC files and streams, batch by batch into Parquet parts, so that memory stays flat. */
export async function stageArrow(
  database: Database,
  files: readonly string[],
  folder: string,
): Promise<StagedFiles> {
  const parts: string[] = [];
  for (const file of files) await copyFile(database, file, folder, parts);
  return { files: parts, unreadableRows: 0, unreadableExamples: [] };
}

async function copyFile(
  database: Database,
  file: string,
  folder: string,
  parts: string[],
): Promise<void> {
  const reader = await openReader(file);
  const converters = reader.schema.fields.map(converterOf);
  const table = `arrow_${parts.length}`;
  const columns = reader.schema.fields.map(
    ({ name }, i) => `${quoteName(name)} ${converters[i]?.type.toString()}`,
  );
  await database.query(`CREATE TABLE ${table} (${columns.join(", ")})`);
  let rows = 0;
  const flush = async (): Promise<void> => {
    const part = join(folder, `part-${parts.length}.parquet`);
    await database.query(`COPY ${table} TO ${quoteText(part)} (FORMAT parquet)`);
    await database.query(`TRUNCATE ${table}`);
    parts.push(part);
    rows = 0;
  };
  for await (const batch of reader) {
    await append(database, table, batch, converters);
    rows += batch.numRows;
    if (rows >= rowsPerPart) await flush();
  }
  await flush();
  await database.query(`DROP TABLE ${table}`);
}

/** A reader of batches, opened so that its schema is known. */
interface Batches extends AsyncIterable<RecordBatch> {
  readonly schema: Schema;
}

async function openReader(file: string): Promise<Batches> {
  try {
    const reader = await RecordBatchReader.from(createReadStream(file));
    await reader.open();
    return reader;
  } catch (cause) {
    throw new PlumblineError(
      "PL_SOURCE_UNREADABLE",
      {
        path: file,
        seen: "it is no Arrow IPC file or stream",
        remedy: "Write it as Arrow IPC without compression, or as Parquet",
      },
      { cause },
    );
  }
}

interface Converter {
  readonly type: DuckDBType;
  readonly of: (value: unknown) => DuckDBValue;
}

function converterOf({ type }: Field): Converter {
  const value = DataType.isDictionary(type) ? (type.dictionary as DataType) : type;
  if (DataType.isBool(value)) return { type: BOOLEAN, of: (x) => x as boolean };
  if (DataType.isInt(value)) return { type: BIGINT, of: (x) => BigInt(x as number | bigint) };
  if (DataType.isFloat(value)) return { type: DOUBLE, of: (x) => x as number };
  if (DataType.isUtf8(value) || DataType.isLargeUtf8(value))
    return { type: VARCHAR, of: (x) => x as string };
  if (DataType.isTimestamp(value) || DataType.isDate(value)) {
    // apache-arrow hands out milliseconds for every unit.
    return {
      type: TIMESTAMP,
      of: (x) => new DuckDBTimestampValue(BigInt(Math.round(Number(x) * 1000))),
    };
  }
  if (DataType.isDecimal(value)) {
    const scale = 10 ** value.scale;
    return { type: DOUBLE, of: (x) => Number(String(x)) / scale };
  }
  if (DataType.isList(value) || DataType.isFixedSizeList(value)) {
    const items = value.children[0]?.type;
    if (items !== undefined && (DataType.isFloat(items) || DataType.isInt(items))) {
      return {
        type: LIST(DOUBLE),
        of: (x) => listValue(Array.from(x as Iterable<number>, Number)),
      };
    }
  }
  return { type: VARCHAR, of: (x) => JSON.stringify(x) ?? null };
}

async function append(
  database: Database,
  table: string,
  batch: RecordBatch,
  converters: readonly Converter[],
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
