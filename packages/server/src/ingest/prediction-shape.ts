import { modelNamePattern } from "@plumbline/contracts";
import { predictionField, scoreField, scoresField } from "./answer-fields.ts";
import { featureField } from "./feature-field.ts";
import type { RowField, RowShape } from "./row-field.ts";
import { fieldProblem } from "./row-problem.ts";
import { isCleanText, nameField } from "./text-field.ts";
import { timeField } from "./time-field.ts";

const maxErrorLength = 2000;

const version: RowField = {
  accepts: (value) =>
    typeof value === "string" && modelNamePattern.test(value) && !value.endsWith("."),
  problem: (value) =>
    fieldProblem(
      "version",
      "version",
      value,
      "1 to 128 letters, digits, dots, dashes and underscores, not ending with a dot",
    ),
};

const latencyMs: RowField = {
  accepts: (value) => Number.isFinite(value) && (value as number) >= 0,
  problem: (value) =>
    fieldProblem("latency", "latencyMs", value, "a number of milliseconds from 0"),
};

const error: RowField = {
  accepts: (value) =>
    typeof value === "string" && value.length <= maxErrorLength && isCleanText(value),
  problem: (value) =>
    fieldProblem("error", "error", value, `a text of at most ${maxErrorLength} characters`),
};

/** `predictionEventSchema` by hand: a property test holds the two together. */
export const predictionShape: RowShape = {
  fields: new Map<string, RowField>([
    ["id", nameField("id", "id", 512, "unique within the model")],
    ["time", timeField],
    ["version", version],
    ["features", featureField],
    ["prediction", predictionField],
    ["score", scoreField],
    ["scores", scoresField],
    ["latencyMs", latencyMs],
    ["error", error],
    ["subject", nameField("subject", "subject", 512, "the person or thing the row is about")],
  ]),
  required: ["id", "features"],
  wholeProblem: () => null,
};
