import type { ConfigRule } from "@plumbline/contracts";

/** The condition of a rule in the rule language. */
export function ruleExpression(rule: ConfigRule): string {
  const column = quoteColumn(rule.column ?? "");
  if (rule.expression !== undefined) return rule.expression;
  if (rule.range !== undefined) return rangeExpression(column, rule.range);
  if (rule.set !== undefined) return `${column} in (${rule.set.map(literal).join(", ")})`;
  return `matches(${column}, ${literal(rule.pattern ?? "")})`;
}

function rangeExpression(
  column: string,
  range: { readonly min?: number | undefined; readonly max?: number | undefined },
): string {
  const parts: string[] = [];
  if (range.min !== undefined) parts.push(`${column} >= ${range.min}`);
  if (range.max !== undefined) parts.push(`${column} <= ${range.max}`);
  return parts.join(" and ");
}

/** A column's name between backticks, which are doubled inside. */
function quoteColumn(name: string): string {
  return `\`${name.replaceAll("`", "``")}\``;
}

function literal(value: string | number | boolean): string {
  if (typeof value !== "string") return String(value);
  return `'${value.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}
