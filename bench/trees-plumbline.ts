// Plumbline's boosted trees: node trees-plumbline.ts ROWS.bin ROWS COLUMNS ROUNDS; the file as in tools/trees.py.
import { readFileSync } from "node:fs";
import { auroc, logLoss, predictTrees, trainTrees, type TreeColumn } from "@plumbline/stats";

const [path = "", ...sizes] = process.argv.slice(2);
const [rows = 0, columnCount = 0, rounds = 0] = sizes.map(Number);
const data = new Float64Array(readFileSync(path).buffer);
const column = (index: number, part: 0 | 1) => {
  const from = (2 * index + part) * rows;
  return data.slice(from, from + rows);
};
const columns = (part: 0 | 1): TreeColumn[] =>
  Array.from({ length: columnCount }, (_, i) => ({ kind: "numeric", values: column(i, part) }));
const [learn, test] = [columns(0), columns(1)];
const [target, truth] = [column(columnCount, 0), column(columnCount, 1)];

const seconds = { fit: [] as number[], fitCpu: [] as number[], predict: [] as number[] };
let predicted: Float64Array = new Float64Array();
for (let round = 0; round < rounds; round++) {
  const before = performance.now();
  const cpuBefore = process.cpuUsage();
  const model = trainTrees(learn, target, { loss: { kind: "logistic" } });
  const cpu = process.cpuUsage(cpuBefore);
  seconds.fit.push((performance.now() - before) / 1000);
  seconds.fitCpu.push((cpu.user + cpu.system) / 1e6);
  const trained = performance.now();
  predicted = predictTrees(model, test);
  seconds.predict.push((performance.now() - trained) / 1000);
}
const [loss, area] = [logLoss(truth, predicted), auroc(truth, predicted)];
if (!loss.defined || !area.defined) throw new Error("The rows hold one class only");
console.log(
  JSON.stringify({
    fitSeconds: median(seconds.fit),
    fitCpuSeconds: median(seconds.fitCpu),
    predictSeconds: median(seconds.predict),
    logLoss: loss.value,
    auroc: area.value,
  }),
);

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
