import jsep from "jsep";
import { PlumblineError } from "../kernel/errors.ts";

/**
 * A condition of the user as a tree. The language has columns (`delay`, or in back-ticks), numbers,
 * 'texts', true, false, null, + - * / %, = == != < <= > >=, and or not, `in (…)` and a fixed set of
 * functions. Engines evaluate the tree; nothing of the text itself ever runs.
 */
export type RuleNode =
  | { readonly type: "literal"; readonly value: number | string | boolean | null }
  | { readonly type: "column"; readonly name: string }
  | { readonly type: "unary"; readonly operator: "-" | "not"; readonly argument: RuleNode }
  | {
      readonly type: "binary";
      readonly operator: RuleOperator;
      readonly left: RuleNode;
      readonly right: RuleNode;
    }
  | { readonly type: "in"; readonly value: RuleNode; readonly options: readonly RuleNode[] }
  | { readonly type: "call"; readonly name: RuleFunction; readonly arguments: readonly RuleNode[] };

export const ruleOperators = [
  "+",
  "-",
  "*",
  "/",
  "%",
  "==",
  "!=",
  "<",
  "<=",
  ">",
  ">=",
  "and",
  "or",
] as const;
export type RuleOperator = (typeof ruleOperators)[number];

/** Functions by name, with how many arguments they take. */
export const ruleFunctions = {
  abs: 1,
  round: 1,
  length: 1,
  lower: 1,
  upper: 1,
  is_null: 1,
  hour: 1,
  weekday: 1,
  matches: 2,
} as const;
export type RuleFunction = keyof typeof ruleFunctions;

/**
 * @throws PlumblineError PL_RULE_INVALID, naming what was not understood
 */
export function parseRule(name: string, text: string): RuleNode {
  try {
    return convert(parser().parse(text), text);
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : String(cause);
    throw new PlumblineError(
      "PL_RULE_INVALID",
      { rule: name, problem: `${problem} in \`${text}\`` },
      { cause },
    );
  }
}

/** The columns a rule reads, each once. */
export function ruleColumns(node: RuleNode): readonly string[] {
  const names = new Set<string>();
  const visit = (at: RuleNode): void => {
    if (at.type === "column") names.add(at.name);
    for (const child of childrenOf(at)) visit(child);
  };
  visit(node);
  return [...names];
}

function childrenOf(node: RuleNode): readonly RuleNode[] {
  if (node.type === "unary") return [node.argument];
  if (node.type === "binary") return [node.left, node.right];
  if (node.type === "in") return [node.value, ...node.options];
  return node.type === "call" ? node.arguments : [];
}

/** jsep with the operators of the language and names in back-ticks; its own defaults are not touched. */
function parser() {
  return {
    parse(text: string): jsep.Expression {
      configure();
      return jsep(text);
    },
  };
}

let isConfigured = false;

function configure(): void {
  if (isConfigured) return;
  isConfigured = true;
  for (const operator of ["||", "&&", "|", "^", "&", "===", "!==", "<<", ">>", ">>>", "??", "**"]) {
    jsep.removeBinaryOp(operator);
  }
  for (const operator of ["!", "~", "+"]) jsep.removeUnaryOp(operator);
  jsep.addBinaryOp("or", 1);
  jsep.addBinaryOp("and", 2);
  jsep.addBinaryOp("=", 6);
  jsep.addBinaryOp("in", 7);
  jsep.addUnaryOp("not");
  jsep.hooks.add("gobble-token", function readQuotedName(env) {
    this.gobbleSpaces();
    if (this.char !== "`") return;
    const from = this.index + 1;
    const to = this.expr.indexOf("`", from);
    if (to < 0) throw new Error("a name in back-ticks does not end");
    this.index = to + 1;
    env.node = { type: "Identifier", name: this.expr.slice(from, to) };
  });
}

function convert(node: jsep.Expression, text: string): RuleNode {
  switch (node.type) {
    case "Literal":
      return {
        type: "literal",
        value: (node as jsep.Literal).value as number | string | boolean | null,
      };
    case "Identifier":
      return { type: "column", name: (node as jsep.Identifier).name };
    case "UnaryExpression":
      return convertUnary(node as jsep.UnaryExpression, text);
    case "BinaryExpression":
      return convertBinary(node as jsep.BinaryExpression, text);
    case "CallExpression":
      return convertCall(node as jsep.CallExpression, text);
    case "Compound":
      throw new Error("expected one condition, found several side by side");
    default:
      throw new Error(`${node.type} is not part of the rule language`);
  }
}

function convertUnary({ operator, argument }: jsep.UnaryExpression, text: string): RuleNode {
  if (operator !== "-" && operator !== "not") throw new Error(`unknown operator ${operator}`);
  return { type: "unary", operator, argument: convert(argument, text) };
}

function convertBinary(node: jsep.BinaryExpression, text: string): RuleNode {
  const { operator, left, right } = node;
  if (operator === "in") return convertIn(left, right, text);
  const known = ruleOperators.find((one) => one === (operator === "=" ? "==" : operator));
  if (known === undefined) throw new Error(`unknown operator ${operator}`);
  return {
    type: "binary",
    operator: known,
    left: convert(left, text),
    right: convert(right, text),
  };
}

function convertIn(left: jsep.Expression, right: jsep.Expression, text: string): RuleNode {
  const options =
    right.type === "SequenceExpression"
      ? (right as jsep.SequenceExpression).expressions
      : right.type === "ArrayExpression"
        ? (right as jsep.ArrayExpression).elements
        : [right];
  return {
    type: "in",
    value: convert(left, text),
    options: options.map((option) => {
      const converted = convert(option as jsep.Expression, text);
      if (converted.type === "literal" || converted.type === "unary") return converted;
      throw new Error("`in` takes a list of numbers or texts");
    }),
  };
}

function convertCall({ callee, arguments: given }: jsep.CallExpression, text: string): RuleNode {
  const name = callee.type === "Identifier" ? (callee as jsep.Identifier).name : "";
  if (!Object.hasOwn(ruleFunctions, name)) {
    throw new Error(
      `unknown function ${name || "(expression)"}; known are ${Object.keys(ruleFunctions).join(", ")}`,
    );
  }
  const known = name as RuleFunction;
  if (given.length !== ruleFunctions[known]) {
    throw new Error(`${name}() takes ${ruleFunctions[known]} arguments, got ${given.length}`);
  }
  const converted = given.map((argument) => convert(argument, text));
  if (known === "matches") requirePattern(converted[1]);
  return { type: "call", name: known, arguments: converted };
}

function requirePattern(node: RuleNode | undefined): void {
  if (node?.type !== "literal" || typeof node.value !== "string") {
    throw new Error("matches() takes a pattern in quotes as its second argument");
  }
  RegExp(node.value, "u");
}
