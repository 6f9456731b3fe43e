import type { GateMetric } from "@plumbline/contracts";
import { createRandom, logLoss } from "@plumbline/stats";
import { drawRows, type ModelLaw, type RowsLaw } from "./draw-rows.ts";

/** One line of a table: many evaluations of rows under one law. */
export interface Cell {
  readonly title: string;
  readonly law: RowsLaw;
  readonly metrics: readonly GateMetric[];
}

const usual: ModelLaw = { noise: 0.5, byDay: 0, stretch: 1 };
const binaryMetrics = [
  "log-loss",
  "brier",
  "auroc",
  "average-precision",
  "accuracy",
  "f1",
] as const;
const numberMetrics = ["mae", "rmse"] as const;

const sizes = [500, 1_000, 2_000, 5_000, 20_000] as const;

const situations = [
  { title: "rows without days", days: 0, byDay: 0, most: 5_000 },
  { title: "28 days", days: 28, byDay: 0.2, most: 20_000 },
  { title: "7 days", days: 7, byDay: 0.2, most: 5_000 },
  { title: "2 days", days: 2, byDay: 0.2, most: 2_000 },
] as const;

/** Two models that could change places: each promotion is a false one. */
export const equalCells: readonly Cell[] = (["binary", "regression"] as const).flatMap((task) =>
  situations.flatMap(({ title, days, byDay, most }) =>
    sizes
      .filter((rows) => rows <= most)
      .map((rows): Cell => {
        const model = { ...usual, byDay };
        return {
          title,
          law: { task, rows, days, champion: model, candidate: model },
          metrics: task === "binary" ? binaryMetrics : numberMetrics,
        };
      }),
  ),
);

/** Two models with the same expected log loss that err in different ways, so that gains are skewed. */
export function unlikeCells(): readonly Cell[] {
  const sharp: ModelLaw = { ...usual, noise: 0.2, stretch: equalStretch() };
  return [
    { title: "candidate too sure", champion: usual, candidate: sharp },
    { title: "champion too sure", champion: sharp, candidate: usual },
  ].flatMap(({ title, ...models }) =>
    sizes
      .filter((rows) => rows <= 5_000)
      .map((rows): Cell => ({
        title,
        law: { task: "binary", rows, days: 0, ...models },
        metrics: ["log-loss"],
      })),
  );
}

/** Candidates that see the truth a little better. */
export const betterCells: readonly Cell[] = [0.45, 0.4, 0.3, 0.1].flatMap((noise) =>
  sizes.slice(0, 4).map((rows): Cell => {
    const champion = { ...usual, byDay: 0.1 };
    return {
      title: `noise ${noise} for 0.5`,
      law: { task: "binary", rows, days: 28, champion, candidate: { ...champion, noise } },
      metrics: ["log-loss", "auroc", "accuracy"],
    };
  }),
);

/** All tests of the gate together, slices and calibration among them. */
export const wholeCells: readonly Cell[] = (
  [
    ["equal", 0.5],
    ["clearly better", 0.1],
  ] as const
).flatMap(([title, noise]) =>
  sizes.slice(0, 4).map((rows): Cell => {
    const champion = { ...usual, byDay: 0.1 };
    return {
      title,
      law: { task: "binary", rows, days: 28, champion, candidate: { ...champion, noise } },
      metrics: ["log-loss"],
    };
  }),
);

/** The stretch at which less noise gives the log loss of the usual model, by halving on fixed rows. */
function equalStretch(): number {
  const lossOf = (candidate: ModelLaw): number => {
    const law = { task: "binary", rows: 400_000, days: 0, champion: usual, candidate } as const;
    const drawn = drawRows(law, createRandom("stretch"));
    const loss = logLoss(drawn.labels, drawn.candidate);
    return loss.defined ? loss.value : Number.NaN;
  };
  const aim = lossOf(usual);
  let [low, high] = [1, 3];
  for (let step = 0; step < 14; step++) {
    const middle = (low + high) / 2;
    if (lossOf({ ...usual, noise: 0.2, stretch: middle }) < aim) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
