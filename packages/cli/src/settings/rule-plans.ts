import type { Config, ConfigRule } from "@plumbline/contracts";
import type { RulePlan } from "@plumbline/core";
import { ruleExpression } from "./rule-expression.ts";

const defaultMaxShare = 0;

/** The rules of the configuration as the plan keeps them; each gets a name of its own. */
export function rulePlans(rules: Config["rules"]): readonly RulePlan[] {
  const taken = new Set<string>();
  return (rules ?? []).map((rule) => {
    const name = freeName(rule.name ?? defaultName(rule), taken);
    taken.add(name);
    const { column = null, maxShare = defaultMaxShare } = rule;
    return { name, column, expression: ruleExpression(rule), maxShare };
  });
}

function defaultName(rule: ConfigRule): string {
  const { column = "", range, set, pattern, expression } = rule;
  if (expression !== undefined) return expression;
  if (set !== undefined) return `${column} in ${set.map(String).join(", ")}`;
  if (pattern !== undefined) return `${column} matches ${pattern}`;
  const { min, max } = range ?? {};
  if (min === undefined) return `${column} <= ${max}`;
  return max === undefined ? `${column} >= ${min}` : `${column} in ${min} … ${max}`;
}

function freeName(wanted: string, taken: ReadonlySet<string>): string {
  if (!taken.has(wanted)) return wanted;
  let number = 2;
  while (taken.has(`${wanted} (${number})`)) number++;
  return `${wanted} (${number})`;
}
