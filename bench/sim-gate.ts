// How often the gate lets in a candidate that is no better, and what it finds: npm run sim:gate
import { readFile, writeFile } from "node:fs/promises";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { codeVersion } from "@plumbline/core";
import { format } from "prettier";
import { betterCells, equalCells, unlikeCells, wholeCells, type Cell } from "./sim-gate/cells.ts";
import { reportMarkdown, type CountedCell, type JudgedCell } from "./sim-gate/report.ts";
import { countBetter, countVerdicts, options } from "./sim-gate/run-cell.ts";

const markers = { begin: "<!-- simulation: begin -->", end: "<!-- simulation: end -->" };
/** A rate is above the level when it is so by more standard errors than these. */
const standardErrors = 3;

const { values } = parseArgs({
  options: {
    evaluations: { type: "string", default: "2000" },
    seed: { type: "string", default: "1" },
    "dry-run": { type: "boolean", default: false },
  },
});
const evaluations = Number(values.evaluations);
if (!(Number.isInteger(evaluations) && evaluations >= 1)) {
  throw new RangeError(`--evaluations is a whole number from 1 on, got ${values.evaluations}`);
}
const { seed } = values;
const started = performance.now();
/** Power and the whole gate need fewer: their shares are far from the level. */
const fewer = Math.ceil(evaluations / 4);

const equal = equalCells.map((cell) => counted(cell, evaluations));
const unlike = unlikeCells().map((cell) => counted(cell, evaluations));
const better = betterCells.map((cell) => counted(cell, fewer));
const whole = wholeCells.map((cell): JudgedCell => {
  const counts = countVerdicts(cell, { seed, evaluations: fewer });
  say(cell, [...counts.verdicts, ...counts.refusals]);
  return { cell, evaluations: fewer, counts };
});

const minutes = ((performance.now() - started) / 60_000).toFixed(0);
const about = `Plumbline ${codeVersion}, Node ${process.versions.node}, ${cpus()[0]?.model ?? "?"}, seed ${seed}, ${new Date().toISOString().slice(0, 10)}, ${minutes} minutes.`;
const tables = reportMarkdown({ about, level: options.level, equal, unlike, better, whole });
if (values["dry-run"]) console.log(tables);
else await writeTables(tables);

const { level } = options;
for (const { cell, evaluations: runs, better: found } of [...equal, ...unlike]) {
  const most = level + standardErrors * Math.sqrt((level * (1 - level)) / runs);
  for (const [metric, times] of found) {
    if (times / runs <= most) continue;
    console.error(`Above the level: ${describe(cell)}, ${metric}: ${times} of ${runs}`);
    process.exitCode = 1;
  }
}

function counted(cell: Cell, runs: number): CountedCell {
  const found = countBetter(cell, { seed, evaluations: runs });
  say(cell, [...found]);
  return { cell, evaluations: runs, better: found };
}

function say(cell: Cell, counts: readonly (readonly [string, number])[]): void {
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  const found = counts.map(([name, times]) => `${name} ${times}`).join(", ");
  console.log(`${seconds.padStart(5)} s  ${describe(cell)}: ${found}`);
}

function describe({ title, law }: Cell): string {
  return `${law.task}, ${title}, ${law.rows} rows`;
}

async function writeTables(written: string): Promise<void> {
  const path = fileURLToPath(new URL("../docs/gate.md", import.meta.url));
  const page = await readFile(path, "utf8");
  const [before = "", rest = ""] = page.split(markers.begin);
  const [, after = ""] = rest.split(markers.end);
  const text = `${before}${markers.begin}\n\n${written}\n\n${markers.end}${after}`;
  await writeFile(path, await format(text, { parser: "markdown", printWidth: 100 }));
}
