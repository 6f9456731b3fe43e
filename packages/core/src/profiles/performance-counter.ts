import {
  addBinaryScoreRow,
  addRegressionRow,
  emptyBinaryScoreCounts,
  emptyRegressionSums,
} from "@plumbline/stats";
import { createBinFinder, findBin } from "./bin-finder.ts";
import type {
  BinaryCounts,
  Coverage,
  MulticlassPerformanceCounts,
  PerformanceCounts,
  RegressionCounts,
} from "./performance-counts.ts";
import type {
  BinaryPerformancePlan,
  MulticlassPerformancePlan,
  RegressionPerformancePlan,
} from "./performance-plan.ts";

/**
 * Judges rows one by one. Engines turn a row into numbers first (`performance-inputs.ts`):
 * `target` and `answer` are class codes or numbers, `scores` one number a score column.
 */
export interface PerformanceCounter {
  add(target: number, answer: number, scores: readonly number[]): void;
  counts(): PerformanceCounts;
}

/** Codes of a target or answer that is no class of the plan. */
export const noLabel = -1;
export const badLabel = -2;

/** Tasks that are judged row by row; ranking is judged query by query. */
export type RowwisePlan =
  BinaryPerformancePlan | MulticlassPerformancePlan | RegressionPerformancePlan;

export function createPerformanceCounter(plan: RowwisePlan): PerformanceCounter {
  if (plan.task === "binary") return createBinaryCounter(plan);
  return plan.task === "multiclass" ? createMulticlassCounter(plan) : createRegressionCounter(plan);
}

type MutableCoverage = { -readonly [Key in keyof Coverage]: Coverage[Key] };

function emptyCoverage(): MutableCoverage {
  return { rows: 0, judged: 0, withoutLabel: 0, badLabels: 0, withoutAnswer: 0 };
}

/** Counts the row, and says whether it has a label and an answer. */
function cover(coverage: MutableCoverage, target: number, answer: number): boolean {
  coverage.rows++;
  if (target === noLabel || Number.isNaN(target)) coverage.withoutLabel++;
  else if (target === badLabel) coverage.badLabels++;
  else if (answer === noLabel || answer === badLabel || Number.isNaN(answer)) {
    coverage.withoutAnswer++;
  } else {
    coverage.judged++;
    return true;
  }
  return false;
}

function createBinaryCounter(plan: BinaryPerformancePlan): PerformanceCounter {
  const coverage = emptyCoverage();
  const cells = { tp: 0, fp: 0, fn: 0, tn: 0 };
  const finder = createBinFinder(plan.scoreEdges);
  const bins = plan.scoreEdges.length + 1;
  const probabilities = plan.isProbability ? emptyBinaryScoreCounts(bins) : null;
  const positives = new Array<number>(bins).fill(0);
  const negatives = new Array<number>(bins).fill(0);
  let invalidScores = 0;

  const addScore = (label: number, score: number): void => {
    if (!Number.isFinite(score)) invalidScores++;
    else if (probabilities === null) {
      const side = label === 1 ? positives : negatives;
      const bin = findBin(finder, score);
      side[bin] = (side[bin] as number) + 1;
    } else if (score < 0 || score > 1) invalidScores++;
    else addBinaryScoreRow(probabilities, findBin(finder, score), label, score);
  };
  const decide = (answer: number, score: number): number => {
    if (plan.prediction !== null) return answer;
    return Number.isNaN(score) ? Number.NaN : score >= plan.threshold ? 1 : 0;
  };

  return {
    add(target, answer, scores) {
      const score = scores[0] ?? Number.NaN;
      const decision = decide(answer, score);
      if (!cover(coverage, target, decision)) return;
      if (target === 1) cells[decision === 1 ? "tp" : "fn"]++;
      else cells[decision === 1 ? "fp" : "tn"]++;
      if (plan.score !== null) addScore(target, score);
    },
    counts: (): BinaryCounts => ({
      task: "binary",
      coverage: { ...coverage },
      confusion: { ...cells },
      probabilities,
      ranks: plan.score !== null && probabilities === null ? { positives, negatives } : null,
      invalidScores,
    }),
  };
}

function createMulticlassCounter(plan: MulticlassPerformancePlan): PerformanceCounter {
  const coverage = emptyCoverage();
  const matrix = plan.labels.map(() => new Array<number>(plan.labels.length).fill(0));
  const finders = plan.scores.map(({ edges }) => createBinFinder(edges));
  const ranks = plan.scores.map(({ edges }) => ({
    positives: new Array<number>(edges.length + 1).fill(0),
    negatives: new Array<number>(edges.length + 1).fill(0),
  }));
  const classes = plan.scores.map(({ label }) => plan.labels.indexOf(label));

  return {
    add(target, answer, scores) {
      if (!cover(coverage, target, answer)) return;
      const row = matrix[target] as number[];
      row[answer] = (row[answer] as number) + 1;
      scores.forEach((score, i) => {
        const side = ranks[i]?.[target === classes[i] ? "positives" : "negatives"];
        const finder = finders[i];
        if (side === undefined || finder === undefined || !Number.isFinite(score)) return;
        const bin = findBin(finder, score);
        side[bin] = (side[bin] as number) + 1;
      });
    },
    counts: (): MulticlassPerformanceCounts => ({
      task: "multiclass",
      coverage: { ...coverage },
      matrix,
      ranks,
    }),
  };
}

function createRegressionCounter(plan: RegressionPerformancePlan): PerformanceCounter {
  const coverage = emptyCoverage();
  const sums = emptyRegressionSums(plan.reference);
  const finder = createBinFinder(plan.predictionEdges);
  const byPrediction = Array.from({ length: plan.predictionEdges.length + 1 }, () => ({
    rows: 0,
    errors: 0,
  }));

  return {
    add(target, answer) {
      if (!covers(coverage, target, answer)) return;
      addRegressionRow(sums, target, answer);
      const bin = byPrediction[findBin(finder, answer)];
      if (bin === undefined) return;
      bin.rows++;
      bin.errors += answer - target;
    },
    counts: (): RegressionCounts => ({
      task: "regression",
      coverage: { ...coverage },
      sums,
      byPrediction,
    }),
  };
}

/** As `cover`, where labels are numbers: NaN is no label, an infinity is a bad one. */
function covers(coverage: MutableCoverage, target: number, answer: number): boolean {
  coverage.rows++;
  if (Number.isNaN(target)) coverage.withoutLabel++;
  else if (!Number.isFinite(target)) coverage.badLabels++;
  else if (!Number.isFinite(answer)) coverage.withoutAnswer++;
  else {
    coverage.judged++;
    return true;
  }
  return false;
}
