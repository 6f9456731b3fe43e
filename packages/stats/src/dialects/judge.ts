import type { DialectMeasure, DialectOptions } from "./dialect.ts";

/** When a value counts as drift, and the tool's threshold for it. */
export interface Rule {
  readonly drifts: "<" | "<=" | ">" | ">=";
  readonly threshold: number;
}

/** The measure of a distance, or of a p-value when the rule drifts downwards. */
export function judge(value: number, rule: Rule, options: DialectOptions = {}): DialectMeasure {
  const threshold = options.threshold ?? rule.threshold;
  const pValue = rule.drifts.startsWith("<") ? value : null;
  return {
    defined: true,
    value,
    pValue,
    threshold,
    drifted: isDrift(value, rule.drifts, threshold),
  };
}

function isDrift(value: number, drifts: Rule["drifts"], threshold: number): boolean {
  if (drifts === "<") return value < threshold;
  if (drifts === "<=") return value <= threshold;
  return drifts === ">" ? value > threshold : value >= threshold;
}
