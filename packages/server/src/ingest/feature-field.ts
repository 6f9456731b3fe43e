import { maxColumns, type LiveType } from "../domain/live-schema.ts";
import { fitsType, isNumberText, isVector, typeOfValue } from "../domain/value-type.ts";
import { isRecord, type RowField, type RowRules } from "./row-field.ts";
import { fieldProblem, type RowProblem } from "./row-problem.ts";
import { isCleanText, isName } from "./text-field.ts";

const maxNameLength = 256;
export const reservedPrefix = "pl_";

/** What the model received: each value must fit its column; columns that are new make the schema grow. */
export const featureField: RowField = {
  accepts(value, rules) {
    if (!isRecord(value)) return false;
    for (const name in value) {
      const type = rules.types.get(name);
      if (type === undefined || !fits(value[name], type, rules)) return false;
    }
    return true;
  },
  problem(value, rules) {
    if (!isRecord(value)) {
      return fieldProblem("feature-type", "features", value, "an object of features by column");
    }
    const names = Object.keys(value);
    const added = names.filter((name) => !rules.types.has(name)).length;
    if (rules.types.size + added > maxColumns && added > 0) {
      return {
        reason: "too-many-columns",
        field: "features",
        value: null,
        message: `features has ${names.length} columns, ${added} of them new to the model's ${rules.types.size}: expected at most ${maxColumns} together; put what varies into values, not into names`,
      };
    }
    for (const name of names) {
      const problem = featureProblem(name, value[name], rules);
      if (problem !== null) return problem;
    }
    return null;
  },
};

function fits(value: unknown, type: LiveType, rules: RowRules): boolean {
  // Most values of most models are numbers.
  if (type === "number" && typeof value === "number") return value - value === 0;
  if (type === "empty") return value === null;
  if (!fitsType(value, type)) return false;
  return !rules.hasEscapes || typeof value !== "string" || isCleanText(value);
}

function featureProblem(name: string, value: unknown, rules: RowRules): RowProblem | null {
  const type = rules.types.get(name);
  const field = `features.${name}`;
  if (type === undefined) {
    const nameProblem = newNameProblem(name);
    if (nameProblem !== null) return nameProblem;
  }
  if (typeof value === "string" && rules.hasEscapes && !isCleanText(value)) {
    const expected = "a text without NUL and without half a surrogate pair";
    return fieldProblem("feature-type", field, value, expected);
  }
  if (type === undefined || type === "empty") {
    if (value === null || typeOfValue(value) !== undefined) return null;
    const expected = "a number, a text, true, false, null or a list of numbers";
    return fieldProblem("feature-type", field, value, expected);
  }
  if (fits(value, type, rules)) return null;
  const fixed = rules.fixedBy === "baseline" ? "its baseline" : "the first rows";
  const expected = `${expectations[type]}, as ${fixed} of the model had it. ${remedy(value, type)}`;
  return fieldProblem("feature-type", field, value, expected);
}

const expectations = {
  number: "a number",
  boolean: "true or false",
  text: "a text",
  timestamp: "a time with a zone",
  vector: "a list of numbers",
} as const;

function remedy(value: unknown, type: Exclude<LiveType, "empty">): string {
  const isQuotedNumber =
    typeof value === "string" && value.trim() !== "" && Number.isFinite(Number(value));
  if (type === "number" && isQuotedNumber) return "Send it without quotes";
  if (type === "text" && (typeof value === "number" || typeof value === "boolean")) {
    return "Send it in quotes";
  }
  if (type === "number" && isNumberText(value)) return "Send the number";
  if (type !== "vector" && isVector(value)) return "Send lists under another name";
  return "Correct it, or send it under another name";
}

function newNameProblem(name: string): RowProblem | null {
  if (name.startsWith(reservedPrefix)) {
    const expected = `a name that does not begin with ${reservedPrefix}, which is reserved`;
    return nameProblem(name, expected);
  }
  if (isName(name, maxNameLength)) return null;
  return nameProblem(name, `a name of 1 to ${maxNameLength} characters without control characters`);
}

function nameProblem(name: string, expected: string): RowProblem {
  return fieldProblem("feature-name", "features", name, expected);
}
