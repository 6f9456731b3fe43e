import fc from "fast-check";
import { expect, test } from "vitest";
import { createRandom } from "../random.ts";
import { predictTrees } from "./predict-trees.ts";
import { trainTrees } from "./train-trees.ts";
import type { CategoricalTreeColumn, NumericTreeColumn, TreeColumn } from "./tree-column.ts";
import type { TreeModel } from "./tree-model.ts";
import type { TreeLoss } from "./tree-options.ts";

const numeric = (values: ArrayLike<number>): NumericTreeColumn => ({ kind: "numeric", values });
const categorical = (
  values: ArrayLike<number>,
  categories?: readonly string[],
): CategoricalTreeColumn => ({ kind: "categorical", values, ...(categories && { categories }) });
const logistic = { loss: { kind: "logistic" } } as const;

/** Rows whose target depends on two numbers and a category, with gaps. */
function madeRows(rows: number, key: string) {
  const random = createRandom(key);
  const draw = (from: () => number) => Float64Array.from({ length: rows }, from);
  const a = draw(() => (random.uniform() < 0.1 ? Number.NaN : random.normal()));
  const b = draw(random.normal);
  const c = Int32Array.from({ length: rows }, () => random.below(6) - 1);
  const target = draw(random.normal).map(
    (noise, i) =>
      (Number.isNaN(a[i]) ? 1 : (a[i] as number)) +
      ((b[i] as number) > 0.5 ? 2 : 0) +
      ((c[i] as number) % 2) +
      noise / 2,
  );
  return { columns: [numeric(a), numeric(b), categorical(c)], target };
}

const meanSquare = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a, (value, i) => (value - (b[i] as number)) ** 2).reduce((x, y) => x + y, 0) /
  a.length;

/** Training loss after each number of trees. */
function lossByTrees(
  model: TreeModel,
  columns: readonly TreeColumn[],
  loss: (p: Float64Array) => number,
) {
  return [...model.trees, null].map((_, n) =>
    loss(predictTrees({ ...model, trees: model.trees.slice(0, n) }, columns)),
  );
}

test("trainTrees() refuses no rows, no columns and rows that all weigh nothing", () => {
  expect(() => trainTrees([numeric([])], [])).toThrow("at least one row");
  expect(() => trainTrees([], [])).toThrow("at least one column");
  expect(() => trainTrees([numeric([1, 2])], [1, 2], { weights: [0, 0] })).toThrow(
    "at least one row",
  );
});

test("trainTrees() says which length, target, weight, code or option does not fit", () => {
  const one = [numeric([1, 2])];
  expect(() => trainTrees(one, [1])).toThrow("columns have 2 rows, the target has 1");
  expect(() => trainTrees([...one, numeric([1])], [1, 2])).toThrow("column 1 has 1 rows");
  for (const value of [Number.NaN, Infinity, 1e151]) {
    expect(() => trainTrees(one, [1, value])).toThrow(
      `row 1: a target lies within ±1e150, got ${value}`,
    );
  }
  expect(() => trainTrees(one, [0, 2], logistic)).toThrow("lies in [0, 1], got 2");
  expect(() => trainTrees(one, [0, 2], { weights: [1, -1] })).toThrow("weights[1]");
  expect(() => trainTrees(one, [0, 2], { weights: [1] })).toThrow("lengths differ");
  expect(() => trainTrees([categorical([0, 1.5])], [0, 1])).toThrow("got 1.5");
  expect(() => trainTrees([categorical([0, 1], ["a"])], [0, 1])).toThrow("below 1, got 1");
  expect(() => trainTrees([categorical([0, 1], ["a", "a"])], [0, 1])).toThrow(
    "names a category twice",
  );
  for (const options of [
    { trees: -1 },
    { maxBins: 256 },
    { maxBins: 1 },
    { learningRate: 0 },
    { l2: Number.NaN },
    { minLeafRows: 0 },
    { maxLeaves: 1.5 },
    { earlyStopping: { share: 1 } },
    { earlyStopping: { patience: 0 } },
    { loss: { kind: "quantile", quantile: 1 } },
  ] as const) {
    expect(() => trainTrees(one, [0, 1], options), JSON.stringify(options)).toThrow(RangeError);
  }
});

test("trainTrees() answers one row, a constant target and a constant column exactly", () => {
  for (const target of [[0.1], [0.1, 0.1, 0.1], Array.from({ length: 500 }, () => 0.1)]) {
    const model = trainTrees([numeric(target.map((_, i) => i))], target);
    expect(model.trees).toEqual([]);
    expect(predictTrees(model, [numeric([7, Number.NaN])])).toEqual(Float64Array.of(0.1, 0.1));
  }
  const target = Array.from({ length: 100 }, (_, i) => i % 2);
  for (const value of [3, Number.NaN, Infinity]) {
    const model = trainTrees([numeric(target.map(() => value))], target);
    expect(model.trees).toEqual([]);
    expect(model.start).toBe(0.5);
  }
  expect(trainTrees([categorical(target.map(() => -1))], target).trees).toEqual([]);
});

test("trainTrees() does not call the class it never saw impossible", () => {
  const model = trainTrees([numeric([1, 2, 3, 4])], [1, 1, 1, 1], logistic);
  expect(predictTrees(model, [numeric([1])])[0]).toBeCloseTo(0.9, 12);
});

test("infinities count as the largest numbers, on the side where they are", () => {
  const values = Array.from({ length: 120 }, (_, i) => [-Infinity, 1, Infinity][i % 3] as number);
  const target = values.map((value) => (value === 1 ? 5 : Math.sign(value)));
  const model = trainTrees([numeric(values)], target, { trees: 200 });
  const [low = 0, one = 0, high = 0, huge = 0] = predictTrees(model, [
    numeric([-Infinity, 1, Infinity, Number.MAX_VALUE]),
  ]);
  expect([low, one, high].map(Math.round)).toEqual([-1, 5, 1]);
  expect(huge).toBe(high);
  expect(JSON.parse(JSON.stringify(model))).toEqual(model);
});

test("missing values go to the side that they resemble, or to the larger one when there were none", () => {
  const values = Array.from({ length: 300 }, (_, i) => (i % 3 === 0 ? Number.NaN : i % 3));
  const target = values.map((value) => (value === 1 ? 0 : 10));
  const predicted = predictTrees(trainTrees([numeric(values)], target), [
    numeric([1, 2, Number.NaN]),
  ]);
  expect(predicted[2]).toBe(predicted[1]);
  expect(predicted[0]).toBeLessThan(1);

  const only = values.map((value) => (Number.isNaN(value) ? value : 1));
  const byMissing = trainTrees(
    [numeric(only)],
    values.map((v) => (Number.isNaN(v) ? 1 : 0)),
  );
  const [present = 1, missing = 0] = predictTrees(byMissing, [numeric([1, Number.NaN])]);
  expect(missing - present).toBeGreaterThan(0.9);

  const few = Array.from({ length: 100 }, (_, i) => (i < 30 ? 0 : 1));
  const [small, large, unseen] = predictTrees(trainTrees([numeric(few)], few), [
    numeric([0, 1, Number.NaN]),
  ]);
  expect(unseen).toBe(large);
  expect(unseen).not.toBe(small);
});

test("categories are parted by their effect, by name, and an unseen one is missing", () => {
  const names = ["e", "d", "c", "b", "a"];
  const codes = Array.from({ length: 500 }, (_, i) => i % 5);
  const target = codes.map((code) => (code === 1 || code === 3 ? 1 : 0));
  const model = trainTrees([categorical(codes, names)], target, { maxLeaves: 2 });
  const later = categorical([0, 1, 2, 3, 4, 5, -1], ["a", "b", "c", "d", "e", "new"]);
  const predicted = predictTrees(model, [later]);
  expect(Array.from(predicted, (p) => (p > 0.5 ? 1 : 0))).toEqual([0, 1, 0, 1, 0, 0, 0]);
  expect(predicted[5]).toBe(predicted[6]);
  expect(() => predictTrees(model, [categorical([0])])).toThrow("knows categories by name");
});

test("numbering categories anew changes nothing", () => {
  const { columns, target } = madeRows(600, "anew");
  const codes = Array.from(columns[2]?.values ?? []);
  const names = ["a", "b", "c", "d", "e"];
  const order = [3, 1, 4, 0, 2];
  const renamed = order.map((code) => names[code] as string);
  const anew = codes.map((code) => (code < 0 ? -1 : order.indexOf(code)));
  for (const categoryOrder of ["gradient-order", "frequency"] as const) {
    const model = trainTrees([categorical(codes, names)], target, { categoryOrder });
    const same = trainTrees([categorical(anew, renamed)], target, { categoryOrder });
    expect(same).toEqual(model);
  }
});

test("a thousand categories share 255 bins, by rank or by frequency", () => {
  const random = createRandom("many");
  const codes = Array.from({ length: 8000 }, () => Math.floor(1000 * random.uniform() ** 3));
  const target = codes.map((code) => code % 2);
  for (const categoryOrder of ["gradient-order", "frequency"] as const) {
    const model = trainTrees([categorical(codes)], target, { categoryOrder, trees: 20 });
    const predicted = predictTrees(model, [categorical(codes)]);
    expect(meanSquare(predicted, target)).toBeLessThan(0.25);
    expect(predicted.every(Number.isFinite)).toBe(true);
  }
});

test("a row of weight 0 is as if absent, equal weights as if there were none", () => {
  const { columns, target } = madeRows(400, "weights");
  const head = columns.map((column) => ({
    ...column,
    values: Array.from(column.values).slice(0, 300),
  }));
  const model = trainTrees(head, target.slice(0, 300));
  const zeros = target.map((_, i) => (i < 300 ? 3 : 0));
  expect(trainTrees(columns, target, { weights: zeros })).toEqual(model);
  const weights = target.map((_, i) => 1 + (i % 3));
  const weighted = trainTrees(columns, target, { weights });
  expect(trainTrees(columns, target, { weights: weights.map((w) => w * 2 ** -600) })).toEqual(
    weighted,
  );
  expect(weighted).not.toEqual(trainTrees(columns, target));
});

test.each<TreeLoss>([
  { kind: "squared" },
  { kind: "logistic" },
  { kind: "quantile", quantile: 0.9 },
])("equal input gives equal bits with $kind loss, and inputs are not changed", (loss) => {
  const { columns, target } = madeRows(500, "bits");
  const y = loss.kind === "logistic" ? target.map((value) => (value > 1 ? 1 : 0)) : target;
  const frozen = columns.map((column) =>
    Object.freeze({ ...column, values: Object.freeze(Array.from(column.values)) }),
  );
  const model = trainTrees(frozen, Object.freeze([...y]), { loss });
  expect(trainTrees(columns, y, { loss })).toEqual(model);
  expect(JSON.stringify(trainTrees(columns, y, { loss }))).toBe(JSON.stringify(model));
  expect(model.trees.length).toBeGreaterThan(50);
});

test("the order of the columns does not matter", () => {
  const { columns, target } = madeRows(500, "order");
  const forwards = predictTrees(trainTrees(columns, target), columns);
  const reversed = columns.toReversed();
  const backwards = predictTrees(trainTrees(reversed, target), reversed);
  expect(meanSquare(forwards, backwards)).toBeLessThan(1e-20);
});

test("each tree lowers the training loss", () => {
  const { columns, target } = madeRows(500, "lower");
  const squared = lossByTrees(trainTrees(columns, target), columns, (p) => meanSquare(p, target));
  const labels = target.map((value) => (value > 1 ? 1 : 0));
  const logLoss = lossByTrees(trainTrees(columns, labels, logistic), columns, (p) =>
    labels.reduce(
      (sum, y, i) => sum - Math.log(y === 1 ? (p[i] as number) : 1 - (p[i] as number)),
      0,
    ),
  );
  for (const losses of [squared, logLoss]) {
    for (let i = 1; i < losses.length; i++) expect(losses[i]).toBeLessThan(losses[i - 1] as number);
    expect(losses.length).toBe(101);
  }
});

test("a quantile model is exceeded as often as it should be", () => {
  const { columns, target } = madeRows(4000, "quantile");
  for (const quantile of [0.1, 0.5, 0.9]) {
    const model = trainTrees(columns, target, { loss: { kind: "quantile", quantile }, trees: 60 });
    const predicted = predictTrees(model, columns);
    const below = target.filter((y, i) => y <= (predicted[i] as number)).length / target.length;
    expect(Math.abs(below - quantile)).toBeLessThan(0.03);
  }
});

test("tiny and huge targets and values are learned like others", () => {
  const { columns, target } = madeRows(300, "size");
  const model = trainTrees(columns, target);
  const predicted = predictTrees(model, columns);
  for (const scale of [2 ** -900, 2 ** 480]) {
    const scaled = predictTrees(
      trainTrees(
        columns,
        target.map((y) => y * scale),
      ),
      columns,
    );
    expect(scaled.map((p) => p / scale)).toEqual(predicted);
  }
  const extreme = [numeric(target.map((y) => y * 1e-320)), numeric(target.map((y) => y * 1e307))];
  const learned = predictTrees(trainTrees(extreme, target), extreme);
  expect(meanSquare(learned, target)).toBeLessThan(0.2);
});

test("an outlier of 1e15 leaves what is learned of the other rows finite", () => {
  const { columns, target } = madeRows(300, "outlier");
  const wild = target.with(5, 1e15);
  expect(predictTrees(trainTrees(columns, wild), columns).every(Number.isFinite)).toBe(true);
});

test("early stopping stops on noise, keeps what helps, and names its rows by the key", () => {
  const random = createRandom("noise");
  const noise = Float64Array.from({ length: 1000 }, random.normal);
  const column = numeric(Float64Array.from({ length: 1000 }, random.normal));
  expect(trainTrees([column], noise, { earlyStopping: {} }).trees.length).toBeLessThan(10);
  const { columns, target } = madeRows(1000, "early");
  const stopped = trainTrees(columns, target, { earlyStopping: { share: 0.2 }, trees: 1000 });
  expect(stopped.trees.length).toBeGreaterThan(10);
  expect(stopped.trees.length).toBeLessThan(500);
  const other = trainTrees(columns, target, { earlyStopping: { share: 0.2, key: 2 }, trees: 1000 });
  expect(other).not.toEqual(stopped);
  const whole = trainTrees([numeric([1, 2])], [1, 2], {
    earlyStopping: {},
    minLeafRows: 1,
    trees: 1,
  });
  expect(whole.trees.length).toBe(1);
});

test("leaves hold at least the rows asked for, and trees no more leaves", () => {
  const { columns, target } = madeRows(500, "limits");
  for (const node of trainTrees(columns, target, { minLeafRows: 33 }).trees.flat()) {
    if ("value" in node) expect(node.rows).toBeGreaterThanOrEqual(33);
  }
  for (const tree of trainTrees(columns, target, { maxLeaves: 4 }).trees) {
    expect(tree.filter((node) => "value" in node).length).toBe(4);
  }
  expect(trainTrees(columns, target, { maxLeaves: 1 }).trees).toEqual([]);
});

test("squared predictions of any rows stay near the range of the target", () => {
  const value = fc.oneof(fc.double({ noNaN: false }), fc.integer({ min: -3, max: 3 }));
  const row = fc.tuple(
    value,
    fc.integer({ min: -1, max: 4 }),
    fc.double({ min: -9, max: 9, noNaN: true }),
  );
  const rows = fc.array(row, { minLength: 1, maxLength: 120 });
  const property = fc.property(rows, fc.integer({ min: 1, max: 30 }), (made, minLeafRows) => {
    const columns = [numeric(made.map(([x]) => x)), categorical(made.map(([, code]) => code))];
    const target = made.map(([, , y]) => y);
    const model = trainTrees(columns, target, { minLeafRows, trees: 10 });
    const [least, most] = [Math.min(...target), Math.max(...target)];
    const slack = 1e-9 + (most - least);
    for (const p of predictTrees(model, columns)) {
      expect(p).toBeGreaterThanOrEqual(least - slack);
      expect(p).toBeLessThanOrEqual(most + slack);
    }
    expect(JSON.parse(JSON.stringify(model))).toEqual(model);
  });
  fc.assert(property, { numRuns: 60 });
});

test("prediction puts as many training rows into each leaf as training did", () => {
  const { columns, target } = madeRows(700, "leaves");
  for (const categoryOrder of ["gradient-order", "frequency"] as const) {
    const model = trainTrees(columns, target, { trees: 5, categoryOrder });
    for (const tree of model.trees) {
      const predicted = predictTrees({ ...model, start: 0, trees: [tree] }, columns);
      for (const node of tree) {
        if (!("value" in node)) continue;
        expect(predicted.filter((p) => p === node.value).length).toBe(node.rows);
      }
    }
  }
});
