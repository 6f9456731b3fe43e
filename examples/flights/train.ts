// Learns "arrives more than 15 minutes late" from the first three weeks of January 2001, says how well it
// does on the months after, and writes out/model.json.
import { mkdir, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { createDuckDbEngine, type Engine } from "@plumbline/core";
import {
  auroc,
  brierScore,
  logLoss,
  predictTrees,
  trainTrees,
  treeGains,
  type TreeModel,
} from "@plumbline/stats";
import { featureColumns, featureNames, featuresOf, isLate } from "./features.ts";
import { readFlights, type Flight } from "./read-flights.ts";

const trainingRows = 200_000;
const testRows = 100_000;
const learnt = { fromMs: Date.UTC(2001, 0, 1), toMs: Date.UTC(2001, 0, 22) };
const months = ["February", "March", "April", "May", "June"] as const;
const tested = [
  { name: "January 22-31", fromMs: learnt.toMs, toMs: Date.UTC(2001, 1, 1) },
  ...months.map((name, i) => ({
    name,
    fromMs: Date.UTC(2001, i + 1, 1),
    toMs: Date.UTC(2001, i + 2, 1),
  })),
];

const engine = await createDuckDbEngine();
try {
  const model = await train(engine);
  await save(model);
  console.log("flights         rows  AUROC  log loss  (constant)  Brier  predicted  late");
  for (const { name, ...span } of [{ name: "(learnt from)", ...learnt }, ...tested]) {
    console.log(`${name.padEnd(14)} ${quality(model, await readFlights(engine, span, testRows))}`);
  }
} finally {
  await engine.close();
}

async function train(on: Engine): Promise<TreeModel> {
  const flights = await readFlights(on, learnt, trainingRows);
  const started = performance.now();
  const model = trainTrees(featureColumns(flights.map(featuresOf)), labelsOf(flights), {
    loss: { kind: "logistic" },
  });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const gains = treeGains(model).map(
    ({ share }, i) => `${featureNames[i]} ${(100 * share).toFixed(0)} %`,
  );
  console.log(`${model.trees.length} trees from ${flights.length} flights in ${seconds} s`);
  console.log(`Share of the gain: ${gains.join(", ")}\n`);
  return model;
}

async function save(model: TreeModel): Promise<void> {
  const out = new URL("out/", import.meta.url);
  await mkdir(out, { recursive: true });
  const path = new URL("model.json", out);
  await writeFile(path, JSON.stringify(model));
  console.log(`Model: ${fileURLToPath(path)}\n`);
}

/** The constant is the log loss of answering every flight with the share that was late in training. */
function quality(model: TreeModel, flights: readonly Flight[]): string {
  const labels = labelsOf(flights);
  const scores = predictTrees(model, featureColumns(flights.map(featuresOf)));
  const share = 1 / (1 + Math.exp(-model.start));
  const metrics = [
    auroc(labels, scores),
    logLoss(labels, scores),
    logLoss(
      labels,
      labels.map(() => share),
    ),
    brierScore(labels, scores),
  ].map((metric) => (metric.defined ? metric.value.toFixed(4) : metric.why));
  const percent = (values: ArrayLike<number>) =>
    `${((100 * Array.from(values).reduce((sum, value) => sum + value, 0)) / values.length).toFixed(1)} %`;
  const [area = "", loss = "", constant = "", brier = ""] = metrics;
  return [
    String(flights.length).padStart(6),
    area.padStart(6),
    loss.padStart(8),
    constant.padStart(10),
    brier.padStart(7),
    percent(scores).padStart(9),
    percent(labels).padStart(6),
  ].join(" ");
}

function labelsOf(flights: readonly Flight[]): number[] {
  return flights.map(({ delay }) => (isLate(delay) ? 1 : 0));
}
