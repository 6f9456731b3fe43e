import { writeFile } from "node:fs/promises";
import { DuckDBInstance } from "@duckdb/node-api";
import type { MemorySource, MemoryValue } from "../../sources/source.ts";

/** Lays rows at hand out as a Parquet file with the types the memory engine sees in them; for tests. */
export async function writeParquet({ columns }: MemorySource, path: string): Promise<void> {
  const names = Object.keys(columns);
  const length = Math.max(0, ...names.map((name) => columns[name]?.length ?? 0));
  const lines = Array.from({ length }, (_, row) =>
    JSON.stringify(names.map((name) => plain(columns[name]?.[row] ?? null))),
  );
  await writeFile(`${path}.ndjson`, lines.join("\n"));
  const typed = names.map((name, i) => `${cast(columns[name] ?? [], i)} AS "${name}"`).join(", ");
  const instance = await DuckDBInstance.create();
  const connection = await instance.connect();
  await connection.run(
    `COPY (SELECT ${typed} FROM read_csv('${path}.ndjson', columns = {'j': 'VARCHAR'}, header = false, auto_detect = false, delim = '\x01', quote = '', escape = '')) TO '${path}' (FORMAT parquet)`,
  );
  connection.closeSync();
  instance.closeSync();
}

function plain(value: MemoryValue): unknown {
  if (value instanceof Date) return value.toISOString();
  return typeof value === "number" ? (Object.is(value, -0) ? "-0" : String(value)) : value;
}

function cast(values: ArrayLike<MemoryValue>, index: number): string {
  const text = `json_extract_string(j, '$[${index}]')`;
  const known = Array.from(values).filter((value) => value !== null);
  if (known.some((value) => typeof value === "string")) return text;
  if (known.some((value) => typeof value === "boolean")) return `CAST(${text} AS BOOLEAN)`;
  if (known.some((value) => value instanceof Date)) return `CAST(${text} AS TIMESTAMP)`;
  if (known.some(Array.isArray)) return `CAST(json_extract(j, '$[${index}]') AS DOUBLE[])`;
  return known.every(Number.isSafeInteger) ? `CAST(${text} AS BIGINT)` : `CAST(${text} AS DOUBLE)`;
}
