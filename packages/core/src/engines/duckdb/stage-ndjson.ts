import { mkdir } from "node:fs/promises";
import { createReadStream } from "node:fs";
import { dirname, join } from "node:path";
import { PlumblineError } from "../../kernel/errors.ts";
import type { SourceFile } from "../../sources/resolve-files.ts";
import { cleanJsonLines } from "./clean-lines.ts";
import type { Database } from "./database.ts";
import { logicalType } from "./logical-type.ts";
import { plainTextFile } from "./plain-text.ts";
import { fileList, quoteName, quoteText } from "./sql-text.ts";
import type { StagedColumn, StagedFiles, StagingOptions } from "./stage.ts";

/** A file in UTF-8, its broken lines taken out if it has any. */
interface JsonFile extends SourceFile {
  readonly label: string;
}

/**
 * One JSON object a line, or an array of objects. All lines are looked at before types are chosen,
 * because DuckDB would round a late 1.5 in a column of integers. Lines that are no object are set
 * apart and counted.
 */
export async function stageNdjson(
  database: Database,
  sources: readonly SourceFile[],
  staging: StagingOptions,
): Promise<StagedFiles> {
  const files: JsonFile[] = [];
  for (const { path, partition } of sources) {
    files.push({ label: path, path: await plainTextFile(path, staging), partition });
  }
  try {
    const columns = await describe(database, files);
    return await copyFiles(database, files, columns, staging);
  } catch (error) {
    if (!isJsonFailure(error)) throw error;
    const cleaned = await cleanFiles(files, staging);
    if (cleaned.objects === 0) throw withoutObjects(error, files, cleaned.rejected);
    try {
      const columns = await describe(database, cleaned.files);
      return {
        ...(await copyFiles(database, cleaned.files, columns, staging)),
        ...cleaned.rejected,
      };
    } catch (again) {
      throw explain(again, cleaned.files);
    }
  }
}

interface JsonColumn extends StagedColumn {
  /** The name and type that DuckDB found. */
  readonly found: string;
  readonly foundType: string;
}

/** Thrown where DuckDB is content: no line holds an object. */
const noObjects = "JSON without objects";

function isJsonFailure(error: unknown): boolean {
  return (
    error instanceof Error && !(error instanceof PlumblineError) && /json/i.test(error.message)
  );
}

function readerSql(files: readonly JsonFile[], columns: readonly JsonColumn[] | null): string {
  const settings = [
    fileList(files.map(({ path }) => path)),
    "union_by_name = true",
    "hive_partitioning = false",
    "maximum_object_size = 67108864",
    ...(columns === null
      ? ["sample_size = -1", "maximum_sample_files = 1000000"]
      : [
          `columns = {${columns.map(({ found, foundType }) => `${quoteText(found)}: ${quoteText(foundType)}`).join(", ")}}`,
        ]),
  ];
  return `read_json(${settings.join(", ")})`;
}

async function describe(
  database: Database,
  files: readonly JsonFile[],
): Promise<readonly JsonColumn[]> {
  const described = await database.query(`DESCRIBE SELECT * FROM ${readerSql(files, null)}`);
  const keys = await firstKeys(files);
  const [only] = described;
  if (described.length === 1 && String(only?.[0]) === "json" && !keys.has("json")) {
    throw new Error(noObjects);
  }
  return described.map(([found, type], place) => {
    const foundType = String(type);
    return {
      name: originalName(String(found), keys),
      sqlName: `c${place}`,
      found: String(found),
      foundType,
      type: foundType === "HUGEINT" ? "VARCHAR" : foundType,
      logical: foundType === "HUGEINT" ? "text" : logicalType(foundType),
    };
  });
}

/** DuckDB writes `X_1` for a key that differs from another only in case. */
function originalName(found: string, keys: ReadonlySet<string>): string {
  const stripped = found.replace(/_\d+$/, "");
  return !keys.has(found) && keys.has(stripped) ? stripped : found;
}

const keyBytes = 1 << 18;

/** The keys of the first lines, as they are written. */
async function firstKeys(files: readonly JsonFile[]): Promise<ReadonlySet<string>> {
  const keys = new Set<string>();
  for (const { path } of files) {
    let text = "";
    for await (const chunk of createReadStream(path, { end: keyBytes })) text += String(chunk);
    for (const line of text.split("\n")) {
      try {
        const value: unknown = JSON.parse(line.replace(/^\uFEFF/, ""));
        if (typeof value === "object" && value !== null) {
          for (const key of Object.keys(value)) keys.add(key);
        }
      } catch {
        // A cut or broken line: its keys come with other lines.
      }
    }
  }
  return keys;
}

async function copyFiles(
  database: Database,
  files: readonly JsonFile[],
  columns: readonly JsonColumn[],
  { folder, signal }: StagingOptions,
): Promise<StagedFiles> {
  const isRenamed = columns.some(({ name, found }) => name !== found);
  const parts: string[] = [];
  for (const partition of new Set(files.map((file) => file.partition))) {
    signal?.throwIfAborted();
    const here = files.filter((file) => file.partition === partition);
    const part = join(folder, partition, `${parts.length}.parquet`);
    await mkdir(dirname(part), { recursive: true });
    const reader = readerSql(here, isRenamed ? null : columns);
    const selected = columns.map((column) => `${valueSql(column)} AS ${column.sqlName}`);
    await database.query(
      `COPY (SELECT ${selected.join(", ")} FROM ${reader}) TO ${quoteText(part)} (FORMAT parquet)`,
    );
    parts.push(part);
  }
  const described = await judgeMixed(database, files, columns, isRenamed);
  return { files: parts, unreadableRows: 0, unreadableExamples: [], columns: described };
}

function valueSql({ found, foundType }: JsonColumn): string {
  const column = quoteName(found);
  if (foundType === "JSON") return `${column}->>'$'`;
  return foundType === "HUGEINT" ? `CAST(${column} AS VARCHAR)` : column;
}

/** Up to this share of misfits a column is still called what its other values are. */
const mostMisfits = 0.05;

/** DuckDB gives up on columns that hold numbers and texts: what most values are is counted. */
async function judgeMixed(
  database: Database,
  files: readonly JsonFile[],
  columns: readonly JsonColumn[],
  isRenamed: boolean,
): Promise<readonly StagedColumn[]> {
  const mixed = columns.filter(({ foundType }) => foundType === "JSON");
  if (mixed.length === 0) return columns;
  const counts = mixed.flatMap(({ found }) => {
    const kind = `json_type(${quoteName(found)})`;
    return [
      `count_if(${kind} <> 'NULL')`,
      `count_if(${kind} IN ('UBIGINT', 'BIGINT', 'HUGEINT', 'DOUBLE'))`,
      `count_if(${kind} IN ('OBJECT', 'ARRAY'))`,
    ];
  });
  const reader = readerSql(files, isRenamed ? null : columns);
  const [row = []] = await database.query(`SELECT ${counts.join(", ")} FROM ${reader}`);
  return columns.map((column) => {
    const at = mixed.indexOf(column) * 3;
    if (at < 0) return column;
    const [values = 0, numbers = 0, nested = 0] = row.slice(at, at + 3).map(Number);
    if (nested > 0) return { ...column, type: "JSON", logical: "other" };
    const isNumeric = values > 0 && numbers >= (1 - mostMisfits) * values;
    return { ...column, type: isNumeric ? "DOUBLE" : "VARCHAR", logical: "text" };
  });
}

async function cleanFiles(files: readonly JsonFile[], { folder, signal }: StagingOptions) {
  const cleaned: JsonFile[] = [];
  const examples: string[] = [];
  let [unreadableRows, objects] = [0, 0];
  for (const file of files) {
    const path = join(folder, `clean-${cleaned.length}.ndjson`);
    const found = await cleanJsonLines(file.path, path, signal);
    unreadableRows += found.badLines;
    objects += found.objects;
    cleaned.push({ ...file, path });
    for (const example of found.examples) {
      examples.push(files.length === 1 ? example : `${file.label}, ${example}`);
    }
  }
  const rejected = { unreadableRows, unreadableExamples: examples.slice(0, 10) };
  return { files: cleaned, objects, rejected };
}

function withoutObjects(
  cause: unknown,
  files: readonly JsonFile[],
  { unreadableExamples: [example] }: Pick<StagedFiles, "unreadableExamples">,
): PlumblineError {
  const isArray = example !== undefined && /line \d+: not valid JSON: \s*\[/.test(example);
  return new PlumblineError(
    "PL_SOURCE_UNREADABLE",
    {
      path: files.map(({ label }) => label).join(", "),
      seen: isArray
        ? "its JSON array is broken or ends too early"
        : `no line holds a JSON object${example === undefined ? "" : `; ${example}`}`,
      remedy: "Write one JSON object a line, or one array of objects that is whole",
    },
    { cause },
  );
}

/** Messages name the files of the user. */
function explain(error: unknown, files: readonly JsonFile[]): unknown {
  if (!isJsonFailure(error)) return error;
  const first = (error as Error).message.split("\n")[0] ?? "";
  const told = files.reduce((text, { path, label }) => text.replaceAll(path, label), first);
  return new PlumblineError(
    "PL_SOURCE_UNREADABLE",
    {
      path: files.map(({ label }) => label).join(", "),
      seen: told.replace(/^[A-Za-z ]+ Error: /, "").replace(/\.$/, ""),
      remedy: "Correct that line, or write the file again",
    },
    { cause: error },
  );
}
