import { expect, test } from "vitest";
import { answerMetricFacts, readAnsweredRows } from "./measure-answers.ts";

const rows = {
  task: "binary" as const,
  labels: [true, false, false, true, null, false],
  answers: { scores: [0.9, 0.2, 0.4, 0.6, 0.5, Number.NaN] },
};

test("rows without a label, or with an answer that is no number, do not count", () => {
  const read = readAnsweredRows(rows);
  expect(read).toMatchObject({ problem: null, metric: "log-loss" });
  expect([...read.usable("brier")]).toEqual([0, 1, 2, 3]);
  const all = read.measure("brier", read.usable("brier"));
  expect(all.defined && all.value).toBeCloseTo((0.01 + 0.04 + 0.16 + 0.16) / 4, 12);
});

test("some of the rows are measured with the positive label of all", () => {
  const read = readAnsweredRows(rows);
  const negatives = read.measure("log-loss", [1, 2, 4, 5]);
  expect(negatives.defined && negatives.value).toBeCloseTo(-Math.log(0.8 * 0.6) / 2, 12);
  expect(read.measure("auroc", [1, 2])).toEqual({ defined: false, why: "one-class" });
  expect(read.measure("brier", [])).toEqual({ defined: false, why: "no-rows" });
});

test("observed by expected positives are measured by their distance from 1", () => {
  const read = readAnsweredRows({ ...rows, labels: [true, true, true, true, null, null] });
  const found = read.measure("observed-expected", [0, 1, 2, 3]);
  if (!found.defined) throw new Error("undefined");
  expect(found.value).toBeCloseTo(4 / 2.1 - 1, 12);
  expect(found.influence.reduce((sum, one) => sum + one, 0)).toBeCloseTo(0, 12);
  const numbers = readAnsweredRows({
    task: "regression",
    labels: [1, 2],
    answers: { predictions: [1, 4] },
  });
  expect(numbers.measure("observed-expected", [0, 1])).toMatchObject({ why: "not-applicable" });
  expect(numbers.measure("mae", [0, 1])).toMatchObject({ value: 1 });
});

test("scores outside [0, 1] are no probabilities, but have an order", () => {
  const read = readAnsweredRows({ ...rows, answers: { scores: [3, 1, 0.5, 2, 1, 0] } });
  expect(read.metric).toBe("auroc");
  expect([...read.usable("log-loss")]).toEqual([1, 2, 5]);
  expect(read.measure("auroc", [0, 1, 2, 3])).toMatchObject({ value: 1 });
});

test("labels that contradict the task are said", () => {
  const read = readAnsweredRows({ task: "regression", labels: ["a"], answers: {} });
  expect(read.problem).toContain("no label is a number");
  expect(answerMetricFacts("auroc").better).toBe("higher");
  expect(answerMetricFacts("observed-expected").better).toBe("lower");
});
