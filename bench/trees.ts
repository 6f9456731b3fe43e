// Boosted trees beside scikit-learn and LightGBM on the same rows, one thread each, each a process of its own.
// node --conditions=source bench/trees.ts [--rows 200000] [--columns 20] [--rounds 3]
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { createRandom } from "@plumbline/stats";
import { conditions, secondsText, tableLines, writePart } from "./benchmarks-page.ts";
import { benchFolder, dataFolder } from "./measure.ts";
import { installedVersions, pythonOf } from "./python-environment.ts";

const { values: flags } = parseArgs({
  options: {
    rows: { type: "string", default: "200000" },
    columns: { type: "string", default: "20" },
    rounds: { type: "string", default: "3" },
  },
});
const [rows, columns, rounds] = [flags.rows, flags.columns, flags.rounds].map((text) => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1)
    throw new RangeError(`${text} is no whole number from 1`);
  return value;
}) as [number, number, number];
if (columns < 8) throw new RangeError(`--columns is ${columns}, the target is made of 8`);

interface Measured {
  readonly fitSeconds: number;
  readonly fitCpuSeconds: number;
  readonly predictSeconds: number;
  readonly logLoss: number;
  readonly auroc: number;
}

const path = writeRows();
const sizes = [path, ...[rows, columns, rounds].map(String)];
const python = pythonOf("nannyml");
const script = join(benchFolder, "tools/trees.py");
const source = join(benchFolder, "trees-plumbline.ts");
const learners = [
  { name: "Plumbline `trainTrees`", command: [process.execPath, "--conditions=source", source] },
  { name: "scikit-learn", command: [python, script, "scikit-learn"] },
  { name: "LightGBM", command: [python, script, "lightgbm"] },
].map(({ name, command }) => ({ name, measured: run([...command, ...sizes]) }));

const [ours, ...peers] = learners.map(({ measured }) => measured) as [Measured, ...Measured[]];
const table = tableLines(
  ["100 trees of 31 leaves", "training", "processor time", "prediction", "log loss", "AUROC"],
  learners.map(({ name, measured }) => [
    name,
    secondsText(measured.fitSeconds),
    secondsText(measured.fitCpuSeconds),
    secondsText(measured.predictSeconds),
    measured.logLoss.toFixed(5),
    measured.auroc.toFixed(5),
  ]),
);
const ratios = peers.map(
  (peer, i) =>
    `${(ours.fitCpuSeconds / peer.fitCpuSeconds).toFixed(2)} times ${learners[i + 1]?.name}'s`,
);
writePart("trees", [
  conditions(installedVersions("nannyml", ["scikit-learn", "lightgbm"])),
  "",
  `${rows} rows and ${columns} columns to learn from, as many rows to test; median of ${rounds} rounds.`,
  "",
  ...table,
  "",
  `Processor time of training: ${ratios.join(", ")}.`,
]);
console.log(table.join("\n"));

/** The last line that the command prints. */
function run(command: readonly string[]): Measured {
  const [name = "", ...args] = command;
  const done = spawnSync(name, args, { encoding: "utf8" });
  if (done.status !== 0) throw new Error(`${command.join(" ")} failed: ${done.stderr}`);
  return JSON.parse(done.stdout.trimEnd().split("\n").at(-1) ?? "") as Measured;
}

/** Normal and skewed numbers, counts and flags; the log odds of the target bend, jump and interact. */
function writeRows(): string {
  const random = createRandom("trees");
  const count = 2 * rows;
  const draws = [
    random.normal,
    () => Math.exp(random.normal()),
    () => random.below(12),
    () => random.below(2),
  ] as const;
  const data = new Float64Array((columns + 1) * count);
  for (let column = 0; column < columns; column++) {
    const draw = draws[column % 4] ?? random.normal;
    for (let row = 0; row < count; row++) data[column * count + row] = draw();
  }
  for (let row = 0; row < count; row++) {
    const x = (column: number) => data[column * count + row] as number;
    const logOdds =
      x(0) + Math.sin(2 * x(4)) + Math.log(x(1)) * x(3) + (x(2) > 8 ? 1 : -0.3) + x(4) * x(7) * 0.5;
    data[columns * count + row] = random.uniform() < 1 / (1 + Math.exp(-logOdds)) ? 1 : 0;
  }
  mkdirSync(dataFolder, { recursive: true });
  const file = join(dataFolder, `trees-${rows}x${columns}.bin`);
  writeFileSync(file, data);
  return file;
}
