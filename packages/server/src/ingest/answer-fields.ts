import { isNumberText } from "../domain/value-type.ts";
import { isRecord, type RowField } from "./row-field.ts";
import { fieldProblem } from "./row-problem.ts";
import { isCleanText, isName } from "./text-field.ts";

const isFiniteOrText = (value: unknown): boolean => Number.isFinite(value) || isNumberText(value);

function isAnswer(value: unknown): boolean {
  return typeof value === "string"
    ? isCleanText(value)
    : typeof value === "boolean" || Number.isFinite(value);
}

/** What the model decided. */
export const predictionField: RowField = {
  accepts(value, { predictionType }) {
    if (value === null) return true;
    switch (predictionType) {
      case "number":
        return isFiniteOrText(value);
      case "boolean":
        return typeof value === "boolean";
      case "text":
        return isAnswer(value);
      case null:
        return false;
    }
  },
  problem(value, { predictionType, fixedBy }) {
    if (predictionType === null && isAnswer(value)) return null;
    const fixed = fixedBy === "baseline" ? "its baseline" : "the first rows";
    const expected = {
      number: `a number, as ${fixed} of the model had it. Send it without quotes`,
      boolean: `true or false, as ${fixed} of the model had it`,
      text: "a text, a number, true, false or null",
    };
    const wanted = expected[predictionType ?? "text"];
    return fieldProblem("prediction-type", "prediction", value, wanted);
  },
};

/** The score of the positive class. */
export const scoreField: RowField = {
  accepts: (value) => value === null || isFiniteOrText(value),
  problem: (value) =>
    fieldProblem("score", "score", value, 'a number, null, or "NaN", "Infinity", "-Infinity"'),
};

const maxClasses = 1000;

/** The score of each class. */
export const scoresField: RowField = {
  accepts(value) {
    if (!isRecord(value)) return false;
    let classes = 0;
    for (const name in value) {
      classes += 1;
      if (!Number.isFinite(value[name]) || !isName(name, 256)) return false;
    }
    return classes <= maxClasses;
  },
  problem(value) {
    const expected = `an object of at most ${maxClasses} numbers by class, its names without control characters`;
    const odd = isRecord(value)
      ? Object.keys(value).find((name) => !Number.isFinite(value[name]) || !isName(name, 256))
      : undefined;
    if (!isRecord(value) || odd === undefined) {
      return fieldProblem("score", "scores", value, expected);
    }
    return fieldProblem("score", `scores.${odd}`, value[odd], expected);
  },
};
