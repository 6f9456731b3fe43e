import { feedbackKinds } from "@plumbline/contracts";
import type { RowField, RowShape } from "./row-field.ts";
import { fieldProblem } from "./row-problem.ts";
import { isCleanText, nameField } from "./text-field.ts";
import { timeField } from "./time-field.ts";

const kinds: ReadonlySet<unknown> = new Set(feedbackKinds);

const kind: RowField = {
  accepts: (value) => kinds.has(value),
  problem: (value) => fieldProblem("kind", "kind", value, `one of ${feedbackKinds.join(", ")}`),
};

const label: RowField = {
  accepts: (value) =>
    typeof value === "string"
      ? isCleanText(value)
      : typeof value === "boolean" || Number.isFinite(value),
  problem: (value) => fieldProblem("label", "label", value, "a text, a number, true or false"),
};

const value: RowField = {
  accepts: (seen) => Number.isFinite(seen),
  problem: (seen) => fieldProblem("value", "value", seen, "a number"),
};

/** `feedbackEventSchema` by hand: a property test holds the two together. */
export const feedbackShape: RowShape = {
  fields: new Map<string, RowField>([
    ["predictionId", nameField("predictionId", "id", 512, "the id of the prediction it is about")],
    ["id", nameField("id", "id", 512, "unique within the model's feedback")],
    ["kind", kind],
    ["time", timeField],
    ["label", label],
    ["name", nameField("name", "action", 256, "such as click")],
    ["value", value],
    ["source", nameField("source", "source", 256, "who says so")],
  ]),
  required: ["predictionId"],
  wholeProblem(row) {
    const needsLabel = row["kind"] === undefined || needing.has(row["kind"]);
    if (!needsLabel || row["label"] !== undefined) return null;
    return fieldProblem("label", "label", undefined, "what really happened, in this field");
  },
};

const needing: ReadonlySet<unknown> = new Set(["label", "correction"]);
