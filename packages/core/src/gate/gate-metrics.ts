import type { GateDocument, GateMetric } from "@plumbline/contracts";
import {
  aurocInfluence,
  averagePrecisionInfluence,
  f1Influence,
  meanInfluence,
  rootInfluence,
  rowLogLoss,
  sumOfInfluences,
  undefinedBecause,
  type InfluenceEstimate,
} from "@plumbline/stats";
import type { GateInput } from "./gate-input.ts";
import type { GateAnswers, GateRows } from "./gate-rows.ts";

/** How a model's answers become one number, and what each row does to it. */
export interface GateMetricDefinition {
  readonly title: string;
  readonly unit: string;
  /** 1 when more is better, −1 when less is. */
  readonly sign: 1 | -1;
  readonly needs: "probabilities" | "scores" | "decisions";
  readonly tasks: readonly GateInput["task"][];
  readonly of: (rows: GateRows, answers: GateAnswers, costs: Costs) => InfluenceEstimate;
}

type Costs = GateDocument["costs"];

const classes = ["binary", "multiclass"] as const;
const smallest = 1e-15;
const missing = undefinedBecause("not-applicable");

export const gateMetrics: Readonly<Record<GateMetric, GateMetricDefinition>> = {
  "log-loss": {
    title: "log loss",
    unit: "nats",
    sign: -1,
    needs: "probabilities",
    tasks: classes,
    of: (rows, { scores, classScores }) => {
      if (classScores) return meanOf(rows, (truth, row) => surprise(classScores[truth]?.[row]));
      return scores ? meanOf(rows, (y, row) => rowLogLoss(y, scores[row] as number)) : missing;
    },
  },
  brier: {
    title: "Brier score",
    unit: "",
    sign: -1,
    needs: "probabilities",
    tasks: classes,
    of: (rows, { scores, classScores }) => {
      if (classScores) {
        return meanOf(rows, (truth, row) =>
          classScores.reduce(
            (sum, p, k) => sum + ((p[row] as number) - Number(k === truth)) ** 2,
            0,
          ),
        );
      }
      return scores ? meanOf(rows, (y, row) => ((scores[row] as number) - y) ** 2) : missing;
    },
  },
  auroc: {
    title: "AUROC",
    unit: "",
    sign: 1,
    needs: "scores",
    tasks: ["binary"],
    of: ({ truth }, { scores }) => (scores ? aurocInfluence(truth, scores) : missing),
  },
  "average-precision": {
    title: "average precision",
    unit: "",
    sign: 1,
    needs: "scores",
    tasks: ["binary"],
    of: ({ truth }, { scores }) => (scores ? averagePrecisionInfluence(truth, scores) : missing),
  },
  accuracy: {
    title: "accuracy",
    unit: "",
    sign: 1,
    needs: "decisions",
    tasks: classes,
    of: (rows, { decisions }) =>
      decisions ? meanOf(rows, (truth, row) => Number(decisions[row] === truth)) : missing,
  },
  f1: {
    title: "F1",
    unit: "",
    sign: 1,
    needs: "decisions",
    tasks: classes,
    of: (rows, { decisions }) => (decisions ? f1Of(rows, decisions) : missing),
  },
  cost: {
    title: "mean cost",
    unit: "",
    sign: -1,
    needs: "decisions",
    tasks: ["binary"],
    of: (rows, { decisions }, costs) => {
      if (!decisions || costs === undefined) return missing;
      const { falsePositive, falseNegative, truePositive, trueNegative } = costs;
      return meanOf(rows, (y, row) => {
        if (decisions[row] === 1) return y === 1 ? truePositive : falsePositive;
        return y === 1 ? falseNegative : trueNegative;
      });
    },
  },
  mae: {
    title: "mean absolute error",
    unit: "",
    sign: -1,
    needs: "decisions",
    tasks: ["regression"],
    of: (rows, { decisions }) =>
      decisions ? meanOf(rows, (y, row) => Math.abs((decisions[row] as number) - y)) : missing,
  },
  rmse: {
    title: "root mean squared error",
    unit: "",
    sign: -1,
    needs: "decisions",
    tasks: ["regression"],
    of: (rows, { decisions }) =>
      decisions
        ? rootInfluence(meanOf(rows, (y, row) => ((decisions[row] as number) - y) ** 2))
        : missing,
  },
};

/** What is compared when nothing is configured. */
export function defaultMetric(rows: GateRows): GateMetric {
  if (rows.task === "regression") return "rmse";
  const { champion, candidate } = rows;
  if (champion.classScores && candidate.classScores) return "log-loss";
  if (!champion.scores || !candidate.scores) return "accuracy";
  return champion.isProbability ? "log-loss" : "auroc";
}

function meanOf(
  { truth }: GateRows,
  of: (truth: number, row: number) => number,
): InfluenceEstimate {
  return meanInfluence(truth.map(of));
}

const surprise = (probability: number | undefined): number =>
  -Math.log(Math.min(1 - smallest, Math.max(smallest, probability ?? 0)));

/** Of more than two classes, the mean over those that are there or were answered. */
function f1Of({ task, truth, classes: names }: GateRows, decisions: Float64Array) {
  if (task === "binary") return f1Influence(truth, decisions);
  const parts = names.flatMap((_, k) => {
    const part = f1Influence(
      truth.map((label) => Number(label === k)),
      decisions.map((label) => Number(label === k)),
    );
    return part.defined ? [part] : [];
  });
  if (parts.length === 0) return undefinedBecause("no-rows");
  return sumOfInfluences(parts.map((part) => [1 / parts.length, part]));
}
