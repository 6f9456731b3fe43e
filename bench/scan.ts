// The least that any tool must do, by DuckDB alone: count and sum each column of each file. node scan.ts FILE...
import { DuckDBInstance } from "@duckdb/node-api";
import { quoteName, quoteText } from "./sql.ts";

const started = performance.now();
const instance = await DuckDBInstance.create(":memory:", { threads: "2" });
const connection = await instance.connect();
for (const path of process.argv.slice(2)) {
  const from = `read_parquet(${quoteText(path)})`;
  const described = await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${from}`);
  const parts = described.getRows().flatMap(([name, type]) => {
    const column = quoteName(String(name));
    const isText = String(type) === "VARCHAR";
    const summed = isText ? `strlen(${column})` : String(type) === "TIMESTAMP" ? null : column;
    return [`count(${column})`, ...(summed === null ? [] : [`sum(${summed})`])];
  });
  await connection.runAndReadAll(`SELECT ${parts.join(", ")} FROM ${from}`);
}
const workSeconds = (performance.now() - started) / 1000;
console.log(JSON.stringify({ importSeconds: 0, workSeconds }));
connection.closeSync();
instance.closeSync();
