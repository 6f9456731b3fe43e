import type { GateInput, GateValue } from "@plumbline/core";

const maxClassNumbers = 20;

/** What the models do, told by what they answered and what happened. */
export function inferTask(
  labels: readonly GateValue[],
  has: { readonly scores: boolean; readonly classScores: boolean },
): GateInput["task"] {
  if (has.classScores) return "multiclass";
  if (has.scores) return "binary";
  const distinct = new Set(labels.filter((label) => label !== null));
  const isNumeric = [...distinct].every((label) => typeof label === "number");
  const isWhole = [...distinct].every((label) => Number.isInteger(label));
  if (isNumeric && (!isWhole || distinct.size > maxClassNumbers)) return "regression";
  return distinct.size <= 2 ? "binary" : "multiclass";
}
