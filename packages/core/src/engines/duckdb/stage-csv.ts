import { mkdir, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { PlumblineError } from "../../kernel/errors.ts";
import type { SourceFile } from "../../sources/resolve-files.ts";
import type { CsvOptions } from "../../sources/source.ts";
import { readCsvHeader } from "./csv-header.ts";
import {
  csvReaderSql,
  forgetRejects,
  hasMixedLineEnds,
  readRejects,
  type CsvFile,
  type Rejected,
} from "./csv-reader.ts";
import {
  countsFrom,
  countsSql,
  describeReading,
  isMisfit,
  readingOf,
  strictValueSql,
  valueSql,
  type CsvReading,
} from "./csv-reading.ts";
import { addValueCounts, countValues, noValues, type ValueCounts } from "./csv-value-counts.ts";
import type { Database } from "./database.ts";
import { split } from "./opened-table.ts";
import { plainTextFile, withUnixLineEnds } from "./plain-text.ts";
import { quoteName, quoteText } from "./sql-text.ts";
import type { StagedColumn, StagedFiles, StagingOptions } from "./stage.ts";

const sampleRows = 20_000;
const sampleValues = 2_000_000;
const columnsPerCount = 100;

/** A column of all files together. */
interface Column {
  readonly name: string;
  readonly sqlName: string;
  readonly counts: ValueCounts;
  readonly reading: CsvReading;
}

/**
 * Types come from the first rows of each file. When a later value does not fit, the files are laid
 * out as texts, every value is looked at, and the types are chosen anew: whatever comes late is
 * neither rounded nor lost. Lines with too few or too many fields are set apart and counted.
 */
export async function stageCsv(
  database: Database,
  sources: readonly SourceFile[],
  options: CsvOptions,
  staging: StagingOptions,
): Promise<StagedFiles> {
  const files: CsvFile[] = [];
  for (const source of sources) files.push(await openFile(source, options, staging));
  const widest = Math.max(...files.map(({ header }) => header.names.length));
  return withRoom(database, widest, () => stageFiles({ database, options, staging }, files));
}

const manyColumns = 1_000;

/** Each column of a file takes memory in each thread that reads it. */
async function withRoom<T>(
  database: Database,
  columns: number,
  work: () => Promise<T>,
): Promise<T> {
  if (columns <= manyColumns) return work();
  const [[limit] = []] = await database.query("SELECT current_setting('memory_limit')");
  await database.query("SET memory_limit = '4GB'");
  await database.query("SET threads = 1");
  try {
    return await work();
  } finally {
    await database.query(`SET threads = ${database.threads}`);
    await database.query(`SET memory_limit = ${quoteText(String(limit))}`);
  }
}

async function stageFiles(stage: Stage, files: CsvFile[]): Promise<StagedFiles> {
  const { database } = stage;
  const sampled = await sampleColumns(stage, files);
  try {
    const parts = await copyFiles(stage, files, sampled);
    if (!(await hasLateValues(database, sampled, parts))) return result(files, sampled, parts);
  } catch (error) {
    if (!isMisfit(error)) throw error;
  }
  const asTexts = sampled.map((column) => ({ ...column, reading: readingOf(noValues) }));
  const raw = await copyFiles(stage, files, asTexts);
  const counted = await countColumns(database, sampled, raw);
  return result(files, counted, await convertParts(stage, counted, raw));
}

interface Stage {
  readonly database: Database;
  readonly options: CsvOptions;
  readonly staging: StagingOptions;
}

interface Part {
  readonly path: string;
  /** The columns that the file has. */
  readonly names: readonly string[];
  readonly rejected: Rejected;
}

async function openFile(
  { path, partition }: SourceFile,
  { delimiter, encoding }: CsvOptions,
  { folder, signal }: StagingOptions,
): Promise<CsvFile> {
  const plain = await plainTextFile(path, { encoding, folder, signal });
  const header = await readCsvHeader(plain, path, delimiter);
  if (header === null) throw new PlumblineError("PL_SOURCE_EMPTY", { path });
  return { label: path, path: plain, partition, header };
}

/** Runs a query on a file, once more with mended line ends if they are mixed. */
async function scan<T>(
  { staging }: Stage,
  files: CsvFile[],
  index: number,
  use: (file: CsvFile) => Promise<T>,
): Promise<T> {
  const file = files[index] as CsvFile;
  try {
    return await use(file);
  } catch (error) {
    if (!hasMixedLineEnds(error)) throw error;
    const mended = { ...file, path: await withUnixLineEnds(file.path, staging) };
    files[index] = mended;
    return use(mended);
  }
}

async function sampleColumns(stage: Stage, files: CsvFile[]): Promise<readonly Column[]> {
  const counts = new Map<string, ValueCounts>();
  for (const index of files.keys()) {
    stage.staging.signal?.throwIfAborted();
    const { names } = (files[index] as CsvFile).header;
    const limit = Math.max(100, Math.min(sampleRows, Math.floor(sampleValues / names.length)));
    const values = await scan(stage, files, index, async (file) => {
      await forgetRejects(stage.database);
      const reader = csvReaderSql(file, stage.options);
      return stage.database.queryColumns(`SELECT * FROM ${reader} LIMIT ${limit}`);
    });
    names.forEach((name, place) => {
      const found = countValues((values[place] ?? []) as readonly (string | null)[]);
      counts.set(name, addValueCounts(counts.get(name) ?? noValues, found));
    });
  }
  return [...counts].map(([name, found], place) => ({
    name,
    sqlName: `c${place}`,
    counts: found,
    reading: readingOf(found),
  }));
}

async function copyFiles(
  stage: Stage,
  files: CsvFile[],
  columns: readonly Column[],
): Promise<readonly Part[]> {
  const parts: Part[] = [];
  for (const index of files.keys()) {
    stage.staging.signal?.throwIfAborted();
    parts.push(await scan(stage, files, index, (file) => copyFile(stage, file, columns, index)));
  }
  return parts;
}

async function copyFile(
  { database, options, staging }: Stage,
  file: CsvFile,
  columns: readonly Column[],
  index: number,
): Promise<Part> {
  const byName = new Map(columns.map((column) => [column.name, column]));
  const { names } = file.header;
  const selected = names.map((name, place) => {
    const { sqlName, reading } = byName.get(name) as Column;
    return `${strictValueSql(quoteName(String(place)), reading)} AS ${sqlName}`;
  });
  const path = join(staging.folder, file.partition, `${index}.parquet`);
  await mkdir(dirname(path), { recursive: true });
  await forgetRejects(database);
  const [[rows = 0] = []] = await database.query(
    copySql(selected, csvReaderSql(file, options), path),
  );
  return { path, names, rejected: await readRejects(database, file, Number(rows)) };
}

/** Row groups of wide tables are short, so that what is being written fits into memory. */
function copySql(selected: readonly string[], from: string, path: string): string {
  const rows = Math.max(2_048, Math.min(122_880, Math.floor(40_000_000 / selected.length)));
  return `COPY (SELECT ${selected.join(", ")} FROM ${from}) TO ${quoteText(path)} (FORMAT parquet, ROW_GROUP_SIZE ${rows})`;
}

/** Whether a column that was empty at first has values after all. */
async function hasLateValues(
  database: Database,
  columns: readonly Column[],
  parts: readonly Part[],
): Promise<boolean> {
  const empty = columns.filter(({ counts }) => counts.values === 0);
  for (const { path, names } of parts) {
    const here = empty.filter(({ name }) => names.includes(name));
    if (here.length === 0) continue;
    const counts = here.map(({ sqlName }) => `count(${sqlName})`).join(" + ");
    const [[values = 0] = []] = await database.query(
      `SELECT ${counts} FROM read_parquet(${quoteText(path)}, hive_partitioning = false)`,
    );
    if (Number(values) > 0) return true;
  }
  return false;
}

/** Counts every value of the columns that are not simply text. */
async function countColumns(
  database: Database,
  columns: readonly Column[],
  parts: readonly Part[],
): Promise<readonly Column[]> {
  const open = columns.filter(
    ({ counts, reading }) => counts.values === 0 || reading.kind !== "text",
  );
  const counts = new Map<string, ValueCounts>();
  for (const { path, names } of parts) {
    const here = open.filter(({ name }) => names.includes(name));
    for (const some of split(here, columnsPerCount)) {
      const aggregates = some.map(({ sqlName }) => countsSql(sqlName));
      const [row = []] = await database.query(
        `SELECT ${aggregates.flat().join(", ")} FROM read_parquet(${quoteText(path)}, hive_partitioning = false)`,
      );
      some.forEach(({ name }, i) => {
        const width = aggregates[i]?.length ?? 0;
        const found = countsFrom(row.slice(i * width, (i + 1) * width).map(Number));
        counts.set(name, addValueCounts(counts.get(name) ?? noValues, found));
      });
    }
  }
  return columns.map((column) => {
    const found = counts.get(column.name);
    return found === undefined ? column : { ...column, counts: found, reading: readingOf(found) };
  });
}

async function convertParts(
  { database, staging }: Stage,
  columns: readonly Column[],
  raw: readonly Part[],
): Promise<readonly Part[]> {
  const parts: Part[] = [];
  for (const part of raw) {
    staging.signal?.throwIfAborted();
    const path = part.path.replace(/\.parquet$/, "-typed.parquet");
    const selected = columns
      .filter(({ name }) => part.names.includes(name))
      .map(({ sqlName, reading }) => `${valueSql(sqlName, reading)} AS ${sqlName}`);
    const reader = `read_parquet(${quoteText(part.path)}, hive_partitioning = false)`;
    await database.query(copySql(selected, reader, path));
    await rm(part.path);
    parts.push({ ...part, path });
  }
  return parts;
}

function result(
  files: readonly CsvFile[],
  columns: readonly Column[],
  parts: readonly Part[],
): StagedFiles {
  const examples = parts.flatMap(({ rejected }, i) =>
    files.length === 1
      ? rejected.examples
      : rejected.examples.map((example) => `${files[i]?.label ?? ""}, ${example}`),
  );
  return {
    files: parts.map(({ path }) => path),
    unreadableRows: parts.reduce((sum, { rejected }) => sum + rejected.rows, 0),
    unreadableExamples: examples.slice(0, 10),
    columns: columns.map(({ name, sqlName, reading }): StagedColumn => ({
      name,
      sqlName,
      ...describeReading(reading),
    })),
  };
}
