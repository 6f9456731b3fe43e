// How Plumbline's cost grows with rows and columns, beside DuckDB's bare scan of the same files.
// node bench/growth.ts [--most 3000000] [--large 100000000] [--no-write]
import { rmSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import {
  conditions,
  memoryText,
  secondsText,
  tableLines,
  timesText,
  writePart,
} from "./benchmarks-page.ts";
import { makeTable, type TableShape } from "./made-data.ts";
import { bareScan, dataFolder, measure, plumbline } from "./measure.ts";

const { values: flags } = parseArgs({
  options: {
    most: { type: "string", default: "3000000" },
    /** Rows of one more current table, in parts, compared with a baseline of 1 M rows. */
    large: { type: "string" },
    "no-write": { type: "boolean", default: false },
  },
});

const heads = ["", "`check`", "bare scan", "ratio", "CPU", "ratio", "Memory"];
const numericShare = 0.8;

function shapeOf(rows: number, columns: number): TableShape {
  const numeric = Math.round(columns * numericShare);
  return { rows, numeric, categorical: columns - numeric };
}

async function growthRow(
  name: string,
  current: TableShape,
  baseline: TableShape = current,
): Promise<readonly string[]> {
  const before = await makeTable(dataFolder, baseline, "baseline");
  const now = await makeTable(dataFolder, current, "current");
  const files = [before, now].map((path) =>
    path.endsWith(".parquet") ? path : join(path, "*.parquet"),
  );
  const [first = "", second = ""] = files;
  const scan = measure(bareScan(first, second));
  const check = measure(plumbline("check", second, "--baseline", first, "-q"));
  console.log(`${name}: ${secondsText(check.wallSeconds)}, ${memoryText(check.peakBytes)}`);
  // Tables are large; only one pair is kept at a time.
  for (const path of [before, now]) rmSync(path, { recursive: true, force: true });
  return [
    name,
    secondsText(check.wallSeconds),
    secondsText(scan.wallSeconds),
    timesText(check.wallSeconds / scan.wallSeconds),
    secondsText(check.cpuSeconds),
    timesText(check.cpuSeconds / scan.cpuSeconds),
    memoryText(check.peakBytes),
  ];
}

const most = Number(flags.most);
const byRows: (readonly string[])[] = [];
for (const rows of [10_000, 30_000, 100_000, 300_000, 1_000_000, 3_000_000]) {
  if (rows > most) break;
  byRows.push(await growthRow(rows.toLocaleString("en-US"), shapeOf(rows, 20)));
}
if (flags.large !== undefined) {
  const rows = Number(flags.large);
  const name = `${rows.toLocaleString("en-US")} beside 1,000,000`;
  byRows.push(await growthRow(name, shapeOf(rows, 20), shapeOf(1_000_000, 20)));
}
const byColumns: (readonly string[])[] = [];
for (const columns of [10, 30, 100, 300, 1000, 2000]) {
  byColumns.push(await growthRow(columns.toLocaleString("en-US"), shapeOf(20_000, columns)));
}
const lines = [
  conditions(),
  "",
  "### By rows, 20 columns",
  "",
  ...tableLines(["Rows in each file", ...heads.slice(1)], byRows),
  "",
  "### By columns, 20,000 rows in each file",
  "",
  ...tableLines(["Columns", ...heads.slice(1)], byColumns),
];
if (flags["no-write"]) console.log(lines.join("\n"));
else writePart("growth", lines);
