// Tables of any size that look like a model's inputs, made by DuckDB from hashes: equal arguments give
// equal rows.
import { existsSync, mkdirSync, renameSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { DuckDBInstance } from "@duckdb/node-api";
import { quoteName, quoteText } from "./sql.ts";

export interface TableShape {
  readonly rows: number;
  readonly numeric: number;
  readonly categorical: number;
}

export type Month = "baseline" | "current";

const driftedNumeric = new Set([3, 12, 21, 30]);
const driftedCategorical = new Set([2, 7]);
/** Numbers of the draws of categorical columns start here. */
const firstCategorical = 100_000;
const categories = [2, 3, 5, 8, 12, 20, 40, 100, 250, 1000] as const;

/** Rows per row group and part, so that memory does not grow with the table. */
const partRows = 10_000_000;

/** Writes the table to a Parquet file, or to a folder of parts above 10 M rows; nothing if it is there. */
export async function makeTable(folder: string, shape: TableShape, month: Month): Promise<string> {
  const { rows, numeric, categorical } = shape;
  const name = `${month}-${rows}x${numeric}+${categorical}`;
  const path = join(folder, rows > partRows ? name : `${name}.parquet`);
  if (existsSync(path)) return path;
  mkdirSync(folder, { recursive: true });
  const half = `${path}.half`;
  const columns = [
    ...Array.from({ length: numeric }, (_, j) => `${numericSql(j, month)} AS n${j}`),
    ...Array.from({ length: categorical }, (_, j) => `${categoricalSql(j, month)} AS c${j}`),
  ];
  if (rows > partRows) mkdirSync(half, { recursive: true });
  await withDuckDb(async (run) => {
    for (let from = 0, part = 0; from < rows; from += partRows, part++) {
      const to = Math.min(rows, from + partRows);
      const file = rows > partRows ? join(half, `part-${part}.parquet`) : half;
      await run(
        `COPY (SELECT ${columns.join(", ")} FROM range(${from}, ${to}) t(i)) TO ${quoteText(file)} (FORMAT parquet)`,
      );
    }
  });
  renameSync(half, path);
  return path;
}

/** January and March of the flights of vega-datasets, without the time column. */
export async function makeFlights(folder: string): Promise<Record<Month, string>> {
  const source = fileURLToPath(
    new URL("../node_modules/vega-datasets/data/flights-3m.parquet", import.meta.url),
  );
  mkdirSync(folder, { recursive: true });
  const paths = {
    baseline: join(folder, "flights-january.parquet"),
    current: join(folder, "flights-march.parquet"),
  };
  await withDuckDb(async (run) => {
    for (const [month, number] of [
      ["baseline", 1],
      ["current", 3],
    ] as const) {
      if (existsSync(paths[month])) continue;
      await run(
        `COPY (SELECT * EXCLUDE (${quoteName("date")}) FROM read_parquet(${quoteText(source)}) WHERE month(${quoteName("date")}) = ${number}) TO ${quoteText(paths[month])} (FORMAT parquet)`,
      );
    }
  });
  return paths;
}

async function withDuckDb(act: (run: (sql: string) => Promise<unknown>) => Promise<void>) {
  const instance = await DuckDBInstance.create();
  const connection = await instance.connect();
  await act((sql) => connection.run(sql));
  connection.closeSync();
  instance.closeSync();
}

/** Uniform on (0, 1), another draw for each column, month and salt: they take up the high 32 bits. */
function uniform(column: number, month: Month, salt: number): string {
  const draw = BigInt((column * 2 + (month === "current" ? 1 : 0)) * 4 + salt) << 32n;
  return `((hash(i + ${draw}) >> 11)::DOUBLE + 0.5) / 9007199254740992::DOUBLE`;
}

function normal(column: number, month: Month): string {
  return `sqrt(-2 * ln(${uniform(column, month, 1)})) * cos(2 * pi() * ${uniform(column, month, 2)})`;
}

// In turn: counts, prices to the cent, amounts over many sizes, measurements in full precision, small
// grades. Every fourth column lacks 2 % of its values.
function numericSql(j: number, month: Month): string {
  const moved = driftedNumeric.has(j) && month === "current" ? 0.2 : 0;
  const value = [
    `floor(-ln(${uniform(j, month, 1)}) * ${20 + j + 20 * moved})::BIGINT`,
    `round(${50 + j} + ${12 * moved} + 12 * ${normal(j, month)}, 2)`,
    `exp(3 + ${moved} + 0.9 * ${normal(j, month)})`,
    `${moved} + ${normal(j, month)}`,
    `floor(${uniform(j, month, 1)} ** ${1 + moved} * 10)::INTEGER`,
  ][j % 5] as string;
  if (j % 4 !== 1) return value;
  return `CASE WHEN ${uniform(j, month, 3)} < 0.02 THEN NULL ELSE ${value} END`;
}

// Few categories are frequent and many are rare, as in life.
function categoricalSql(j: number, month: Month): string {
  const power = driftedCategorical.has(j) && month === "current" ? 2 : 2.4;
  const count = categories[j % categories.length] as number;
  return `'c${j} ' || floor(${uniform(firstCategorical + j, month, 1)} ** ${power} * ${count})::INTEGER`;
}
