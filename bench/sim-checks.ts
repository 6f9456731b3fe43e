// How often the checks alert without any change, and what they find: npm run sim:checks
import { readFile, writeFile } from "node:fs/promises";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { binomialTest } from "@plumbline/stats";
import { format } from "prettier";
import { codeVersion } from "../packages/core/src/profiles/document.ts";
import { cleanCells, dependentCells, naiveSizes, powerCells } from "./sim-checks/cells.ts";
import { runNaiveRules } from "./sim-checks/naive-rules.ts";
import { reportMarkdown, type Judged } from "./sim-checks/report.ts";
import { runCell, type Cell } from "./sim-checks/run-cell.ts";

const statedRate = 0.01;
const markers = { begin: "<!-- simulation: begin -->", end: "<!-- simulation: end -->" };
/** Of some fifty tables one is this far above the rate once in twenty runs. */
const beyondChance = 0.001;
/** Parts of the time. */
const parts = { false: 0.75, power: 0.2, naive: 0.05 };

const { values } = parseArgs({
  options: {
    "budget-minutes": { type: "string", default: "10" },
    seed: { type: "string", default: "1" },
    "dry-run": { type: "boolean", default: false },
  },
});
const budgetMs = Number(values["budget-minutes"]) * 60_000;
if (!(budgetMs > 0)) {
  throw new RangeError(`--budget-minutes is above 0, got ${values["budget-minutes"]}`);
}
const { seed } = values;
const started = performance.now();

const quiet = [...cleanCells, ...dependentCells];
const weights = quiet.reduce((sum, { weight }) => sum + weight, 0);
const unitMs = (budgetMs * parts.false) / weights;
const clean = await runAll(cleanCells, ({ weight }) => unitMs * weight);
const dependent = await runAll(dependentCells, ({ weight }) => unitMs * weight);
const power = await runAll(powerCells, () => (budgetMs * parts.power) / powerCells.length);
const naive = [];
for (const sizes of naiveSizes) {
  const options = { seed, budgetMs: (budgetMs * parts.naive) / naiveSizes.length };
  naive.push(await runNaiveRules(sizes, options));
}

const minutes = ((performance.now() - started) / 60_000).toFixed(0);
const about = `Plumbline ${codeVersion}, Node ${process.versions.node}, ${cpus()[0]?.model ?? "?"}, seed ${seed}, ${new Date().toISOString().slice(0, 10)}, ${minutes} minutes.`;
const tables = reportMarkdown({ about, statedRate, clean, dependent, power, naive });
if (values["dry-run"]) console.log(tables);
else await writeTables(tables);

for (const { cell, tally } of clean) {
  const { alerts, replications } = tally;
  const observed = { hits: alerts, rows: replications };
  const test = binomialTest(observed, statedRate, { alternative: "larger" });
  if (!test.defined || test.pValue > beyondChance) continue;
  console.error(`Above the stated rate: ${describe(cell)}`, Object.fromEntries(tally.byCheck));
  process.exitCode = 1;
}

async function runAll<Item extends Cell>(
  cells: readonly Item[],
  timeOf: (cell: Item) => number,
): Promise<readonly Judged<Item>[]> {
  const judged: Judged<Item>[] = [];
  for (const cell of cells) {
    const tally = await runCell(cell, { seed, budgetMs: timeOf(cell), maxReplications: 20_000 });
    judged.push({ cell, tally });
    const { alerts, watches, replications, byCheck } = tally;
    const checks = [...byCheck].map(([check, times]) => `${check} ${times}`).join(", ");
    const left = ((performance.now() - started) / 1000).toFixed(0);
    console.log(
      `${left.padStart(5)} s  ${describe(cell)}: ${alerts} alerts, ${watches} watch in ${replications}${checks ? ` (${checks})` : ""}`,
    );
  }
  return judged;
}

function describe({ scenario, sizes }: Cell): string {
  return `${scenario.title}, ${sizes.n}/${sizes.m}`;
}

async function writeTables(tables: string): Promise<void> {
  const path = fileURLToPath(new URL("../docs/false-alarms.md", import.meta.url));
  const page = await readFile(path, "utf8");
  const [before = "", rest = ""] = page.split(markers.begin);
  const [, after = ""] = rest.split(markers.end);
  const written = `${before}${markers.begin}\n\n${tables}\n\n${markers.end}${after}`;
  await writeFile(path, await format(written, { parser: "markdown", printWidth: 100 }));
}
