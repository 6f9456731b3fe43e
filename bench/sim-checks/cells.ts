import type { Cell } from "./run-cell.ts";
import {
  categoriesScenario,
  columnsScenario,
  daysScenario,
  modelScenarios,
  powerScenario,
  type Sizes,
} from "./scenario.ts";
import type { Shift } from "./shift-law.ts";

/** A cell with its part of the time. */
export interface WeightedCell extends Cell {
  readonly weight: number;
}

const equal = (rows: number): Sizes => ({ n: rows, m: rows });

const allSizes: readonly Sizes[] = [
  equal(100),
  equal(300),
  equal(1000),
  equal(10_000),
  equal(100_000),
  equal(1_000_000),
  { n: 5000, m: 200 },
  { n: 1000, m: 100 },
  { n: 100_000, m: 1000 },
];

const someSizes: readonly Sizes[] = [equal(300), equal(1000), equal(100_000), { n: 5000, m: 200 }];

/** Tables without any change. */
export const cleanCells: readonly WeightedCell[] = [
  ...[1, 10, 50, 300].flatMap((columns) =>
    allSizes.map((sizes) => ({
      scenario: columnsScenario(columns),
      sizes,
      weight: columns > 50 ? 3 : 1,
    })),
  ),
  ...[categoriesScenario, ...modelScenarios].flatMap((scenario) =>
    someSizes.map((sizes) => ({ scenario, sizes, weight: 1 })),
  ),
];

/** Rows that move together, told and untold. */
export const dependentCells: readonly WeightedCell[] = [
  { scenario: daysScenario(false), sizes: equal(2800), weight: 1 },
  { scenario: daysScenario(true), sizes: equal(560), weight: 1 },
  { scenario: daysScenario(true), sizes: equal(2800), weight: 1 },
];

export interface PowerCell extends Cell {
  readonly change: string;
  readonly shift: Shift;
}

const powerSizes: readonly Sizes[] = [equal(300), equal(1000), equal(10_000)];

const changes = [
  ["mean of a normal number + .1 sd", "normal", { type: "mean", sds: 0.1 }],
  ["mean of a normal number + .2 sd", "normal", { type: "mean", sds: 0.2 }],
  ["mean of a normal number + .5 sd", "normal", { type: "mean", sds: 0.5 }],
  ["variance of a normal number × 1.2", "normal", { type: "spread", factor: 1.2 }],
  ["variance of a normal number × 1.5", "normal", { type: "spread", factor: 1.5 }],
  ["variance of a normal number × 3", "normal", { type: "spread", factor: 3 }],
  ["1 % of a normal number × 10", "normal", { type: "tail", share: 0.01, factor: 10 }],
  ["5 % of a log-normal number × 10", "log-normal", { type: "tail", share: 0.05, factor: 10 }],
  ["a category of 34 % + 5 points", "categories-10", { type: "share", points: 0.05 }],
  ["a category of 34 % + 10 points", "categories-10", { type: "share", points: 0.1 }],
  ["a truth value of 3 % + 3 points", "boolean", { type: "share", points: 0.03 }],
  ["a new category in 1 % of the rows", "categories-10", { type: "new-category", share: 0.01 }],
  ["a new category in 5 % of the rows", "categories-10", { type: "new-category", share: 0.05 }],
  ["missing values 5 % + 1 point", "normal-with-missing", { type: "missing", points: 0.01 }],
  ["missing values 5 % + 5 points", "normal-with-missing", { type: "missing", points: 0.05 }],
] as const satisfies readonly (readonly [string, Parameters<typeof powerScenario>[0], Shift])[];

/** One changed column beside nine that did not change. */
export const powerCells: readonly PowerCell[] = changes.flatMap(([change, shape, shift]) =>
  powerSizes.map((sizes) => ({ scenario: powerScenario(shape, change), sizes, change, shift })),
);

export const naiveSizes: readonly Sizes[] = [
  { n: 1000, m: 100 },
  { n: 5000, m: 200 },
];
