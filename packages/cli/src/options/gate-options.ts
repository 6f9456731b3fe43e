import { gateMetricNames } from "@plumbline/contracts";
import { grouped } from "./option.ts";
import { segmentValue } from "./plan-options.ts";
import {
  choice,
  columnName,
  filePath,
  number,
  positiveInteger,
  text,
  type ValueKind,
} from "./value-kind.ts";

interface ClassColumn {
  readonly label: string;
  readonly column: string;
}

/** `CLASS=COLUMN`. */
const classColumn: ValueKind<ClassColumn> = {
  placeholder: "CLASS=COLUMN",
  expected: "CLASS=COLUMN, such as dog=p_dog",
  parse(given) {
    const at = given.indexOf("=");
    if (at < 1 || at === given.length - 1) return undefined;
    return { label: given.slice(0, at), column: given.slice(at + 1) };
  },
};

const column = (flags: string, summary: string, otherwise?: string) =>
  ({ flags, value: columnName, summary, ...(otherwise !== undefined && { otherwise }) }) as const;

const files = (flags: string, summary: string) =>
  ({ flags, value: filePath, takes: "many", summary }) as const;

export const gateOptions = {
  ...grouped("Models", {
    champion: files("--champion", "Rows that the champion answered; with --model, its version"),
    candidate: {
      ...files("--candidate", "Rows that the candidate answered; with --model, its version"),
      otherwise: "the champion's file, when each has columns of its own",
    },
    labels: {
      ...files("--labels", "Rows with what really happened"),
      otherwise: "the label is in the champion's file",
    },
    championVersion: {
      flags: "--champion-version",
      value: text,
      summary: "Name of the champion in the report",
      otherwise: "its file or column",
    },
    candidateVersion: {
      flags: "--candidate-version",
      value: text,
      summary: "Name of the candidate in the report",
      otherwise: "its file or column",
    },
  }),
  ...grouped("Columns", {
    id: column("--id", "Unique id of a row, in every file", "rows belong together by their place"),
    label: column("--label", "What really happened"),
    score: column("--score", "The score of the positive class, in both files"),
    prediction: column("--prediction", "A class or a number, in both files"),
    classScore: {
      flags: "--class-score",
      value: classColumn,
      takes: "each",
      summary: "Several classes: the score column of one of them; repeatable",
    },
    championScore: column("--champion-score", "The champion's score", "--score"),
    candidateScore: column("--candidate-score", "The candidate's score", "--score"),
    championPrediction: column("--champion-prediction", "The champion's answer", "--prediction"),
    candidatePrediction: column("--candidate-prediction", "The candidate's answer", "--prediction"),
    time: column("--time", "When it happened: rows of a day move together"),
    cluster: column("--cluster", "Rows with the same value move together: a user, a machine"),
    latency: column("--latency", "Milliseconds the model took, in both files"),
    slice: {
      flags: "--slice",
      value: segmentValue,
      takes: "each",
      summary: "Compare within each value of this column; a*b crosses two; repeatable",
    },
  }),
  ...grouped("Task", {
    task: {
      flags: "--task",
      value: choice("TASK", ["binary", "multiclass", "regression"]),
      summary: "What the models do: binary, multiclass, regression",
      otherwise: "found out from labels and answers",
    },
    positive: {
      flags: "--positive",
      value: text,
      summary: "The label that counts as positive",
      otherwise: "1, true, yes or the rarer label",
    },
    threshold: {
      flags: "--threshold",
      value: number("a number", () => true),
      summary: "Without a prediction, a score from here on means positive",
      otherwise: "0.5",
    },
    candidateThreshold: {
      flags: "--candidate-threshold",
      value: number("a number", () => true),
      summary: "The candidate's threshold, where it has another one",
      otherwise: "--threshold",
    },
  }),
  ...grouped("Gate", {
    config: {
      flags: "--config",
      value: filePath,
      summary: "What is asked: the document of a gate, or of a model with a gate in it",
      otherwise: "better, at a level of 0.05",
    },
    metric: {
      flags: "--metric",
      value: choice("METRIC", gateMetricNames),
      summary: `What is compared: ${gateMetricNames.join(", ")}`,
      otherwise: "log-loss with scores, accuracy without, rmse for numbers",
    },
    level: {
      flags: "--level",
      value: number("a number above 0 and at most 0.5", (level) => level > 0 && level <= 0.5),
      summary: "Chance at most that a candidate that is no better is let in",
      otherwise: "0.05",
    },
    accept: {
      flags: "--accept",
      value: choice("ACCEPT", ["better", "not-worse"]),
      summary: "What lets a candidate in: better, not-worse",
      otherwise: "better",
    },
    margin: {
      flags: "--margin",
      value: number("a number from 0 on", (margin) => margin >= 0),
      summary: "better: by more than this. not-worse: the loss that is tolerated",
      otherwise: "0",
    },
    minRows: {
      flags: "--min-rows",
      value: number("a whole number from 30 on", (rows) => Number.isInteger(rows) && rows >= 30),
      summary: "Labelled rows that both answered, at least",
      otherwise: "500",
    },
  }),
  ...grouped("Training", {
    training: files(
      "--training",
      "Rows the candidate was trained on: it may not be judged on them",
    ),
    baseline: files(
      "--baseline",
      "Rows that were good, or a saved baseline: the training rows are checked against it",
    ),
    artifact: {
      flags: "--artifact",
      value: filePath,
      summary: "The candidate's file, for its size",
    },
    candidateSize: {
      flags: "--candidate-size",
      value: positiveInteger,
      summary: "The candidate's size in bytes",
      otherwise: "that of --artifact",
    },
  }),
  ...grouped("Output", {
    all: { flags: "--all", summary: "Show every slice and every reason" },
    output: { flags: "-o, --output", value: filePath, summary: "Save the verdict as JSON" },
    junit: { flags: "--junit", value: filePath, summary: "Write JUnit XML, for CI systems" },
    markdown: {
      flags: "--markdown",
      value: filePath,
      summary: "Write Markdown, for a comment on a change",
    },
  }),
} as const;
