import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { auroc } from "../auroc.ts";
import golden from "../fixtures/trees.json" with { type: "json" };
import { predictTrees } from "./predict-trees.ts";
import { trainTrees } from "./train-trees.ts";
import type { TreeColumn } from "./tree-column.ts";
import type { TreeOptions } from "./tree-options.ts";

const isTest = (row: number): boolean => row % 3 === 2;
const numeric = (values: ArrayLike<number>): TreeColumn => ({ kind: "numeric", values });
const spaced = (text: string) => numeric(text.split(" ").map(Number));
const lettered = (text: string) => numeric(Array.from(text, (c) => c.charCodeAt(0) - 97));

/** Predictions for every third row by trees that learned from the others. */
function outOfSample(
  columns: readonly TreeColumn[],
  target: readonly number[],
  options: TreeOptions,
) {
  const part = (isIn: (row: number) => boolean) =>
    columns.map((column) => ({
      ...column,
      values: Array.from(column.values).filter((_, row) => isIn(row)),
    }));
  const learned = target.filter((_, row) => !isTest(row));
  const model = trainTrees(
    part((row) => !isTest(row)),
    learned,
    options,
  );
  return {
    predicted: predictTrees(model, part(isTest)),
    truth: target.filter((_, row) => isTest(row)),
  };
}

/** Mean of a − b and its standard error. */
function difference(a: readonly number[], b: readonly number[]) {
  const differences = a.map((value, i) => value - (b[i] as number));
  const mean = differences.reduce((sum, value) => sum + value, 0) / a.length;
  const variance = differences.reduce((sum, d) => sum + (d - mean) ** 2, 0) / (a.length - 1);
  return { mean, standardError: Math.sqrt(variance / a.length) };
}

const rowLoss = (y: number, logOdds: number) => Math.log1p(Math.exp(y === 1 ? -logOdds : logOdds));
const logit = (p: number) => Math.log(p / (1 - p));

function expectLikeGolden(
  columns: readonly TreeColumn[],
  target: readonly number[],
  theirs: { readonly logLoss: number; readonly auroc: number; readonly logOdds: readonly number[] },
): void {
  const { predicted, truth } = outOfSample(columns, target, { loss: { kind: "logistic" } });
  const ourLoss = truth.map((y, i) => rowLoss(y, logit(predicted[i] as number)));
  const theirLoss = truth.map((y, i) => rowLoss(y, theirs.logOdds[i] as number));
  const { mean, standardError } = difference(ourLoss, theirLoss);
  expect(theirLoss.reduce((sum, loss) => sum + loss, 0) / truth.length).toBeCloseTo(
    theirs.logLoss,
    3,
  );
  expect(mean).toBeLessThan(2 * standardError);
  const ours = auroc(truth, predicted);
  if (!ours.defined || ours.standardError === null) throw new Error("no AUROC");
  expect(ours.value).toBeGreaterThan(theirs.auroc - 0.005);
}

test("trainTrees() is as good as scikit-learn on tumours, out of sample", () => {
  const { columns, target, ...theirs } = golden.breastCancer;
  expectLikeGolden(columns.map(spaced), target, theirs);
});

test("trainTrees() is as good as scikit-learn on digits, out of sample", () => {
  const { columns, target, ...theirs } = golden.digits;
  expectLikeGolden(columns.map(lettered), target, theirs);
});

interface Flight {
  readonly date: string;
  readonly delay: number;
  readonly distance: number;
  readonly origin: string;
  readonly destination: string;
}

test("trainTrees() is as good as scikit-learn on late flights, categories among them", () => {
  const file = new URL(
    "../../../../node_modules/vega-datasets/data/flights-20k.json",
    import.meta.url,
  );
  const flights = JSON.parse(readFileSync(file, "utf8")) as readonly Flight[];
  const times = flights.map(
    ({ date }) => new Date(`${date.replaceAll("/", "-").replace(" ", "T")}Z`),
  );
  const categories = [...new Set(flights.flatMap((f) => [f.origin, f.destination]))].sort();
  const codes = new Map(categories.map((name, code) => [name, code]));
  const airport = (key: "origin" | "destination"): TreeColumn => ({
    kind: "categorical",
    values: flights.map((flight) => codes.get(flight[key]) ?? -1),
    categories,
  });
  const columns = [
    numeric(times.map((time) => time.getUTCHours() + time.getUTCMinutes() / 60)),
    numeric(times.map((time) => time.getUTCDay())),
    numeric(flights.map(({ distance }) => distance)),
    airport("origin"),
    airport("destination"),
  ];
  const target = flights.map(({ delay }) => (delay > 15 ? 1 : 0));
  expectLikeGolden(columns, target, golden.flights);
});

test("trainTrees() errs no more than scikit-learn on diabetes, squared and pinball", () => {
  const { columns: texts, target, squared, quantile } = golden.diabetes;
  const columns = texts.map(spaced);
  const ours = outOfSample(columns, target, {});
  const square = (predicted: ArrayLike<number>) =>
    ours.truth.map((y, i) => (y - (predicted[i] as number)) ** 2);
  const bySquares = difference(square(ours.predicted), square(squared));
  expect(bySquares.mean).toBeLessThan(2 * bySquares.standardError);

  const high = outOfSample(columns, target, { loss: { kind: "quantile", quantile: 0.8 } });
  const pinball = (predicted: ArrayLike<number>) =>
    high.truth.map((y, i) => {
      const error = y - (predicted[i] as number);
      return Math.max(0.8 * error, -0.2 * error);
    });
  const byPinball = difference(pinball(high.predicted), pinball(quantile));
  expect(byPinball.mean).toBeLessThan(2 * byPinball.standardError);
});
