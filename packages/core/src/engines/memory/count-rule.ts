import { canonicalText } from "../../profiles/canonical-text.ts";
import { derivedMeasures, numberOf } from "../../profiles/measures.ts";
import type { RulePlan } from "../../profiles/plan.ts";
import type { RuleCounts } from "../../profiles/profile.ts";
import {
  parseRule,
  ruleColumns,
  type RuleNode,
  type RuleOperator,
} from "../../profiles/rule-expression.ts";
import type { MemoryValue } from "../../sources/source.ts";
import type { MemoryColumns } from "./memory-columns.ts";

/** Null is SQL's unknown: a rule whose answer is unknown on a row does not count that row. */
type Value = Exclude<MemoryValue, readonly number[]>;

export function countRule(rule: RulePlan, columns: MemoryColumns, rows: number): RuleCounts {
  const node = parseRule(rule.name, rule.expression);
  const gone = ruleColumns(node).filter((name) => !columns.has(name));
  if (gone.length > 0) {
    return { name: rule.name, checked: 0, broken: 0, failure: `no column ${gone.join(", ")}` };
  }
  let checked = 0;
  let broken = 0;
  for (let row = 0; row < rows; row++) {
    const holds = evaluate(node, (name) => plain(columns.get(name)?.[row] ?? null));
    if (holds === null) continue;
    checked++;
    if (holds !== true) broken++;
  }
  return { name: rule.name, checked, broken, failure: null };
}

function plain(value: MemoryValue): Value {
  return Array.isArray(value) ? canonicalText(value) : (value as Value);
}

type Read = (column: string) => Value;

function evaluate(node: RuleNode, read: Read): Value {
  switch (node.type) {
    case "literal":
      return node.value;
    case "column":
      return read(node.name);
    case "unary":
      return negate(node.operator, evaluate(node.argument, read));
    case "in":
      return isOneOf(
        evaluate(node.value, read),
        node.options.map((option) => evaluate(option, read)),
      );
    case "call":
      return callFunction(node, read);
    case "binary":
      return operate(node.operator, evaluate(node.left, read), evaluate(node.right, read));
  }
}

function negate(operator: "-" | "not", value: Value): Value {
  if (value === null) return null;
  if (operator === "not") return value !== true;
  const number = numberOf(value);
  return number === null ? null : -number;
}

function isOneOf(value: Value, options: readonly Value[]): Value {
  if (value === null) return null;
  return options.some((option) => operate("==", value, option) === true);
}

function callFunction(node: Extract<RuleNode, { type: "call" }>, read: Read): Value {
  const [first, second] = node.arguments.map((argument) => evaluate(argument, read));
  if (node.name === "is_null") return (first ?? null) === null;
  if (first === null || first === undefined) return null;
  switch (node.name) {
    case "abs":
    case "round": {
      const number = numberOf(first);
      if (number === null) return null;
      return node.name === "abs"
        ? Math.abs(number)
        : Math.sign(number) * Math.round(Math.abs(number));
    }
    case "length":
      return [...canonicalText(first)].length;
    case "lower":
      return canonicalText(first).toLowerCase();
    case "upper":
      return canonicalText(first).toUpperCase();
    case "matches":
      return new RegExp(String(second), "u").test(canonicalText(first));
    case "hour": {
      const hour = derivedMeasures.hour.of(first);
      return hour === null ? null : Number(hour);
    }
    case "weekday":
      return derivedMeasures.weekday.of(first);
  }
}

function operate(operator: RuleOperator, left: Value, right: Value): Value {
  if (operator === "and") return both(left, right);
  if (operator === "or") return either(left, right);
  if (left === null || right === null) return null;
  if (operator === "==" || operator === "!=")
    return (compare(left, right) === 0) === (operator === "==");
  if (["<", "<=", ">", ">="].includes(operator)) {
    const order = compare(left, right);
    if (order === null) return null;
    if (operator === "<") return order < 0;
    if (operator === "<=") return order <= 0;
    return operator === ">" ? order > 0 : order >= 0;
  }
  return calculate(operator, numberOf(left), numberOf(right));
}

function both(left: Value, right: Value): Value {
  if (left === false || right === false) return false;
  return left === null || right === null ? null : true;
}

function either(left: Value, right: Value): Value {
  if (left === true || right === true) return true;
  return left === null || right === null ? null : false;
}

/** Numbers when both sides are numbers, else texts; NaN is above every number, as in SQL engines. */
function compare(left: Exclude<Value, null>, right: Exclude<Value, null>): number | null {
  const [a, b] = [numberOf(left), numberOf(right)];
  if (a !== null && b !== null) {
    if (Number.isNaN(a) || Number.isNaN(b))
      return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
    return Math.sign(a - b);
  }
  const [x, y] = [canonicalText(left), canonicalText(right)];
  return x < y ? -1 : x > y ? 1 : 0;
}

function calculate(operator: RuleOperator, a: number | null, b: number | null): number | null {
  if (a === null || b === null) return null;
  if (operator === "+") return a + b;
  if (operator === "-") return a - b;
  if (operator === "*") return a * b;
  if (b === 0) return null;
  return operator === "/" ? a / b : a % b;
}
