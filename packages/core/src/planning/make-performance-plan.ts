import { surveySampleSize, type Table } from "../engines/engine.ts";
import { PlumblineError } from "../kernel/errors.ts";
import { numberOf } from "../profiles/measures.ts";
import type { PerformancePlan } from "../profiles/performance-plan.ts";
import type { PlanOptions } from "../profiles/plan-options.ts";
import type { ColumnPlan, GridPlan } from "../profiles/plan.ts";

const defaultThreshold = 0.5;
const defaultK = 10;
const maxClasses = 100;
const errorBins = 200;
const truthWords = ["1", "true", "yes", "y", "t", "positive", "1.0"];

/** How the model can be judged from the roles given; null when they do not suffice. */
export async function makePerformancePlan(
  table: Table,
  columns: readonly ColumnPlan[],
  options: PlanOptions,
): Promise<PerformancePlan | null> {
  const { target, prediction, score, query } = options.roles ?? {};
  if (target === undefined) return null;
  const scores = Object.entries(options.roles?.scores ?? {});
  const task = options.task ?? inferTask(columns, options);
  if (task === "ranking" && score !== undefined && query !== undefined) {
    return { task, target, score, query, k: options.k ?? defaultK };
  }
  if (task === "binary" && (prediction ?? score) !== undefined) {
    return planBinary(columns, target, options);
  }
  if (task === "multiclass" && prediction !== undefined) {
    return {
      task,
      target,
      prediction,
      labels: labelsOf(columns, target).slice(0, maxClasses),
      scores: scores.map(([label, column]) => ({
        label,
        column,
        edges: gridOf(columns, column)?.edges ?? [],
      })),
    };
  }
  if (task === "regression" && prediction !== undefined) {
    return planRegression(table, columns, target, prediction);
  }
  if (options.task === undefined) return null;
  throw new PlumblineError("PL_OPTION_INVALID", {
    option: "task",
    value: task,
    expected: `its roles: ${needs[task]}`,
  });
}

const needs = {
  ranking: "target, score and query",
  binary: "target, and prediction or score",
  multiclass: "target and prediction",
  regression: "target and prediction",
} as const;

function inferTask(columns: readonly ColumnPlan[], { roles = {} }: PlanOptions) {
  if (roles.query !== undefined) return "ranking";
  const target = columns.find(({ name }) => name === roles.target);
  if (target?.kind === "numeric") return "regression";
  return labelsOf(columns, roles.target ?? "").length <= 2 && roles.scores === undefined
    ? "binary"
    : "multiclass";
}

function gridOf(columns: readonly ColumnPlan[], name: string): GridPlan | null {
  const measure = columns.find((column) => column.name === name)?.measures[0];
  return measure?.shape === "grid" ? measure : null;
}

function labelsOf(columns: readonly ColumnPlan[], name: string): readonly string[] {
  const measure = columns.find((column) => column.name === name)?.measures[0];
  if (measure?.shape === "categories") return [...measure.categories, ...measure.others];
  return [];
}

function planBinary(
  columns: readonly ColumnPlan[],
  target: string,
  { roles = {}, positive, threshold = defaultThreshold }: PlanOptions,
): PerformancePlan {
  const labels = labelsOf(columns, target);
  const chosen =
    positive ??
    labels.find((label) => truthWords.includes(label.toLowerCase())) ??
    labels[labels.length - 1] ??
    "1";
  if (positive !== undefined && labels.length > 0 && !labels.includes(positive)) {
    throw new PlumblineError("PL_OPTION_INVALID", {
      option: "positive",
      value: positive,
      expected: `a label of ${target}: ${labels.slice(0, 5).join(", ")}`,
    });
  }
  const grid = roles.score === undefined ? null : gridOf(columns, roles.score);
  const edges = grid?.edges ?? [];
  const isProbability =
    (edges[0] ?? -1) >= -Number.MIN_VALUE && (edges[edges.length - 1] ?? 2) <= 1;
  return {
    task: "binary",
    target,
    positive: chosen,
    labels,
    prediction: roles.prediction ?? null,
    score: roles.score ?? null,
    threshold,
    scoreEdges: edges,
    isProbability,
  };
}

async function planRegression(
  table: Table,
  columns: readonly ColumnPlan[],
  target: string,
  prediction: string,
): Promise<PerformancePlan> {
  const [targets = [], answers = []] = await table.values([target, prediction], surveySampleSize);
  const pairs = targets
    .map((value, row) => ({ y: finiteOf(value), answer: finiteOf(answers[row] ?? null) }))
    .filter(
      (pair): pair is { y: number; answer: number } => pair.y !== null && pair.answer !== null,
    );
  const ys = Float64Array.from(pairs, ({ y }) => y).sort();
  const errors = Float64Array.from(pairs, ({ y, answer }) => Math.abs(answer - y)).sort();
  return {
    task: "regression",
    target,
    prediction,
    reference: {
      mean: ys.reduce((mean, y) => mean + y / ys.length, 0),
      median: ys[Math.floor((ys.length - 1) / 2)] ?? 0,
      absoluteErrorEdges: quantiles(errors, errorBins),
    },
    predictionEdges: decilesOf(gridOf(columns, prediction)),
  };
}

function finiteOf(value: Parameters<typeof numberOf>[0] | null): number | null {
  const number = value === null ? null : numberOf(value);
  return number !== null && Number.isFinite(number) ? number : null;
}

function quantiles(sorted: Float64Array, count: number): readonly number[] {
  const edges = Array.from(
    { length: count },
    (_, i) => sorted[Math.floor(((i + 1) * (sorted.length - 1)) / count)],
  );
  return [...new Set(edges.filter((edge) => edge !== undefined))].sort((a, b) => a - b);
}

function decilesOf(grid: GridPlan | null): readonly number[] {
  if (grid === null) return [];
  return grid.coarseEnds.slice(0, -1).flatMap((end) => grid.edges[end - 1] ?? []);
}
