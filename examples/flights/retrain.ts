// The program that Plumbline starts to train a new version: it reads the run from the file that PLUMBLINE_RUN
// names, learns from the training set, answers the evaluation set, whose labels it never sees, and leaves
// result.json beside the model and the answers.
// With --join broken the airports are joined to the wrong flights: what a bug in a pipeline does.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { runOrderSchema } from "@plumbline/contracts";
import { createDuckDbEngine, type Engine } from "@plumbline/core";
import { auroc, logLoss, predictTrees, trainTrees } from "@plumbline/stats";
import { featureColumns, importanceOf, type FlightFeatures } from "./features.ts";

const order = runOrderSchema.parse(
  JSON.parse(await readFile(process.env["PLUMBLINE_RUN"] ?? "", "utf8")),
);
const out = order.outputFolder ?? ".";
const { values: flags } = parseArgs({ options: { join: { type: "string", default: "sound" } } });
const isBroken = flags.join === "broken";

const engine = await createDuckDbEngine();
try {
  const training = await readRows(engine, order.trainingSet.address);
  const labels = training.labels.map((label) => (label === order.positive ? 1 : 0));
  console.log(`Learning from ${training.features.length} flights`);
  const started = performance.now();
  const model = trainTrees(featureColumns(joined(training.features)), labels, {
    loss: { kind: "logistic" },
  });
  console.log(
    `${model.trees.length} trees in ${((performance.now() - started) / 1000).toFixed(1)} s`,
  );
  const scores = predictTrees(model, featureColumns(training.features));
  await writeFile(join(out, "model.json"), JSON.stringify(model));

  const asked = await readRows(engine, order.evaluationSet.address);
  const answers = predictTrees(model, featureColumns(asked.features));
  await writeFile(
    join(out, "answers.ndjson"),
    asked.ids.map((id, row) => JSON.stringify({ id, score: answers[row] })).join("\n"),
  );
  console.log(`Answered ${asked.ids.length} flights of the evaluation set`);

  const metrics = { auroc: auroc(labels, scores), "log-loss": logLoss(labels, scores) };
  const result = {
    outcome: "candidate",
    message: `${model.trees.length} trees from ${training.features.length} flights`,
    candidate: {
      parameters: { trees: model.trees.length, rows: training.features.length, isBroken },
      importance: importanceOf(model),
      metrics: Object.fromEntries(
        Object.entries(metrics).map(([name, one]) => [name, one.defined ? one.value : null]),
      ),
    },
    answers: "answers.ndjson",
    artifact: "model.json",
  };
  await writeFile(join(out, "result.json"), JSON.stringify(result));
} finally {
  await engine.close();
}

interface Rows {
  readonly ids: readonly string[];
  readonly features: readonly FlightFeatures[];
  /** Empty where there is no label column. */
  readonly labels: readonly string[];
}

async function readRows(on: Engine, path: string): Promise<Rows> {
  const table = await on.open({ paths: [path], label: "rows" });
  try {
    const hasLabels = table.columns.some(({ name }) => name === order.trainingSet.label);
    const names = ["id", "hour", "distance", "origin", "destination"];
    const [ids = [], hours = [], distances = [], origins = [], destinations = [], labels = []] =
      await table.values([...names, ...(hasLabels ? [order.trainingSet.label] : [])]);
    return {
      ids: ids.map(String),
      features: hours.map((hour, row) => ({
        hour: Number(hour),
        distance: Number(distances[row]),
        origin: String(origins[row]),
        destination: String(destinations[row]),
      })),
      labels: labels.map(String),
    };
  } finally {
    await table.close();
  }
}

/** As a join by a wrong key would: every flight learns with the hour and airports of another one. */
function joined(rows: readonly FlightFeatures[]): readonly FlightFeatures[] {
  if (!isBroken) return rows;
  const step = 7919;
  return rows.map((row, at) => {
    const { hour, origin, destination } = rows[(at * step + 1) % rows.length] as FlightFeatures;
    return { ...row, hour, origin, destination };
  });
}
