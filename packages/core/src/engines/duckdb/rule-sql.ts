import type { RuleNode, RuleOperator } from "../../profiles/rule-expression.ts";
import { numberSql, textSql, type ColumnRef } from "./measure-sql.ts";
import { numberText, quoteName, quoteText } from "./sql-text.ts";

/** What kind of value a part of a rule is, so that numbers are not compared as texts. */
type Typed = { readonly sql: string; readonly type: "number" | "text" | "truth" | "null" };

const comparisons: Partial<Record<RuleOperator, string>> = {
  "==": "=",
  "!=": "<>",
  "<": "<",
  "<=": "<=",
  ">": ">",
  ">=": ">=",
};

/** A rule's tree as a condition; NULL where it cannot be answered. */
export function ruleSql(node: RuleNode, columns: ReadonlyMap<string, ColumnRef>): string {
  return asTruth(write(node, columns));
}

function write(node: RuleNode, columns: ReadonlyMap<string, ColumnRef>): Typed {
  switch (node.type) {
    case "literal":
      return writeLiteral(node.value);
    case "column":
      return writeColumn(columns.get(node.name));
    case "unary": {
      const argument = write(node.argument, columns);
      return node.operator === "not"
        ? { sql: `(NOT ${asTruth(argument)})`, type: "truth" }
        : { sql: `(-${asNumber(argument)})`, type: "number" };
    }
    case "in": {
      const value = write(node.value, columns);
      const options = node.options.map((option) => compare("==", value, write(option, columns)));
      return { sql: `(${options.join(" OR ") || "false"})`, type: "truth" };
    }
    case "call":
      return writeCall(node, columns);
    case "binary":
      return writeBinary(node.operator, write(node.left, columns), write(node.right, columns));
  }
}

function writeLiteral(value: number | string | boolean | null): Typed {
  if (value === null) return { sql: "NULL", type: "null" };
  if (typeof value === "number") return { sql: numberText(value), type: "number" };
  if (typeof value === "boolean") return { sql: String(value), type: "truth" };
  return { sql: quoteText(value), type: "text" };
}

function writeColumn(column: ColumnRef | undefined): Typed {
  if (column === undefined) return { sql: "NULL", type: "null" };
  if (column.logical === "integer" || column.logical === "number") {
    return { sql: numberSql(column), type: "number" };
  }
  if (column.logical === "boolean") return { sql: quoteName(column.name), type: "truth" };
  return { sql: textSql(column), type: "text" };
}

function asNumber({ sql, type }: Typed): string {
  if (type === "truth") return `CAST(${sql} AS DOUBLE)`;
  return type === "text" ? `TRY_CAST(${sql} AS DOUBLE)` : sql;
}

function asText({ sql, type }: Typed): string {
  return type === "text" ? sql : `CAST(${sql} AS VARCHAR)`;
}

function asTruth({ sql, type }: Typed): string {
  return type === "number" ? `(${sql} <> 0)` : type === "text" ? `(${sql} = 'true')` : sql;
}

function compare(operator: RuleOperator, left: Typed, right: Typed): string {
  const sign = comparisons[operator] ?? "=";
  if (left.type === "text" && right.type === "text") return `(${left.sql} ${sign} ${right.sql})`;
  return `(${asNumber(left)} ${sign} ${asNumber(right)})`;
}

function writeBinary(operator: RuleOperator, left: Typed, right: Typed): Typed {
  if (operator === "and" || operator === "or") {
    return { sql: `(${asTruth(left)} ${operator.toUpperCase()} ${asTruth(right)})`, type: "truth" };
  }
  if (operator in comparisons) return { sql: compare(operator, left, right), type: "truth" };
  const [a, b] = [asNumber(left), asNumber(right)];
  if (operator === "/" || operator === "%") {
    const divisor = `nullif(${b}, 0)`;
    return {
      sql: operator === "/" ? `(${a} / ${divisor})` : `fmod(${a}, ${divisor})`,
      type: "number",
    };
  }
  return { sql: `(${a} ${operator} ${b})`, type: "number" };
}

function writeCall(
  node: Extract<RuleNode, { type: "call" }>,
  columns: ReadonlyMap<string, ColumnRef>,
): Typed {
  const [first, second] = node.arguments.map((argument) => write(argument, columns));
  if (first === undefined) return { sql: "NULL", type: "null" };
  switch (node.name) {
    case "is_null":
      return { sql: `(${first.sql} IS NULL)`, type: "truth" };
    case "abs":
    case "round":
      return { sql: `${node.name}(${asNumber(first)})`, type: "number" };
    case "length":
      return { sql: `CAST(length(${asText(first)}) AS DOUBLE)`, type: "number" };
    case "lower":
    case "upper":
      return { sql: `${node.name}(${asText(first)})`, type: "text" };
    case "matches":
      return { sql: `regexp_matches(${asText(first)}, ${second?.sql ?? "''"})`, type: "truth" };
    case "hour":
      return { sql: `CAST(hour(TRY_CAST(${first.sql} AS TIMESTAMP)) AS DOUBLE)`, type: "number" };
    case "weekday":
      return { sql: `strftime(TRY_CAST(${first.sql} AS TIMESTAMP), '%a')`, type: "text" };
  }
}
