import type { AlertCondition, CheckResult } from "@plumbline/contracts";

/** What a condition comes to; null when it cannot be said: a value that does not exist never speaks. */
export interface ConditionOutcome {
  readonly holds: boolean | null;
  /** The results that made it hold. */
  readonly results: readonly CheckResult[];
  readonly reasons: readonly string[];
  /** Values that later windows learn from, by place in the condition. */
  readonly values: Readonly<Record<string, number>>;
}

type Leaf = Exclude<AlertCondition, { readonly all: unknown } | { readonly any: unknown }>;
type Learned = Extract<Leaf, { readonly learned: unknown }>;

/** @param earlier values of a place in earlier windows that were well, the latest last */
export function meetsCondition(
  condition: AlertCondition,
  results: readonly CheckResult[],
  earlier: (place: string) => readonly number[],
  place = "",
): ConditionOutcome {
  if ("all" in condition || "any" in condition) {
    const parts = "all" in condition ? condition.all : condition.any;
    const outcomes = parts.map((part, at) =>
      meetsCondition(part, results, earlier, `${place}/${at}`),
    );
    return combine(outcomes, "all" in condition);
  }
  return meetsLeaf(condition, matching(condition.signal, results), earlier, place);
}

function combine(outcomes: readonly ConditionOutcome[], isAll: boolean): ConditionOutcome {
  const decisive = !isAll;
  const has = (holds: boolean | null): boolean => outcomes.some((one) => one.holds === holds);
  const holds = has(decisive) ? decisive : has(null) ? null : !decisive;
  const speaking = outcomes.filter((one) => one.holds === true);
  return {
    holds,
    results: speaking.flatMap((one) => one.results),
    reasons: speaking.flatMap((one) => one.reasons),
    values: Object.assign({}, ...outcomes.map(({ values }) => values)) as Record<string, number>,
  };
}

/** A metric of performance is also known by its own name. */
function matching(signal: Leaf["signal"], results: readonly CheckResult[]): readonly CheckResult[] {
  const { check, family, method, column, segment = null } = signal;
  return results.filter(
    (one) =>
      (check === undefined ||
        one.check === check ||
        (one.family === "performance" && one.method === check)) &&
      (family === undefined || one.family === family) &&
      (method === undefined || one.method === method) &&
      (column === undefined || one.column === column) &&
      one.segment === segment,
  );
}

function meetsLeaf(
  leaf: Leaf,
  results: readonly CheckResult[],
  earlier: (place: string) => readonly number[],
  place: string,
): ConditionOutcome {
  const judged = results.map((result, at) => ({
    result,
    ...judgeLeaf(leaf, result, earlier(`${place}/${at}`)),
  }));
  const speaking = judged.filter(({ holds }) => holds === true);
  const known = judged.filter(({ holds }) => holds !== null);
  const values: Record<string, number> = {};
  if ("learned" in leaf) {
    judged.forEach(({ result }, at) => {
      const value = valueOf(result);
      if (value !== null) values[`${place}/${at}`] = value;
    });
  }
  return {
    holds: known.length === 0 ? null : speaking.length > 0,
    results: speaking.map(({ result }) => result),
    reasons: speaking.map(({ reason }) => reason),
    values,
  };
}

interface Judged {
  readonly holds: boolean | null;
  readonly reason: string;
}

const unknown: Judged = { holds: null, reason: "" };

function judgeLeaf(leaf: Leaf, result: CheckResult, earlier: readonly number[]): Judged {
  if ("verdict" in leaf) {
    if (result.verdict === "undefined") return unknown;
    const speaks =
      result.verdict === "alert" || (leaf.verdict === "watch" && result.verdict === "watch");
    return { holds: speaks, reason: result.reason };
  }
  const value = valueOf(result);
  if (value === null) return unknown;
  if ("fixed" in leaf) return passes(value, leaf.fixed, nameOf(result));
  if ("relative" in leaf) {
    const { baselineValue } = result;
    if (baselineValue === null || baselineValue === 0) return unknown;
    const change = value / baselineValue - 1;
    return passes(change, leaf.relative, `The change of ${nameOf(result)} by its baseline`);
  }
  return beyondEarlier(leaf, result, value, earlier);
}

function passes(
  value: number,
  { above, below }: { readonly above?: number | undefined; readonly below?: number | undefined },
  name: string,
): Judged {
  const isAbove = above !== undefined && value > above;
  const isBelow = below !== undefined && value < below;
  const bound = isAbove ? `above ${above}` : `below ${below}`;
  return { holds: isAbove || isBelow, reason: `${name} is ${numberText(value)}, ${bound}` };
}

/** Worse than earlier windows: lower where higher is better, else higher. */
function beyondEarlier(
  { learned }: Learned,
  result: CheckResult,
  value: number,
  earlier: readonly number[],
): Judged {
  const sign = result.details["better"] === "higher" ? -1 : 1;
  const signed = earlier.slice(-learned.windows).map((one) => sign * one);
  const limit = learnedLimit(signed, learned.falseAlarmRate);
  if (limit === null) return unknown;
  const bound = `${sign > 0 ? "above" : "below"} ${numberText(sign * limit)}`;
  const reason = `${nameOf(result)} is ${numberText(value)}, ${bound}, the limit learned from ${signed.length} windows`;
  return { holds: sign * value > limit, reason };
}

const fewestWindows = 20;

/**
 * The ⌈(W + 1)(1 − α)⌉-th smallest of W values: the next one of the same kind is above it with
 * probability α at most. Null for fewer than 20 values, or when so few cannot keep the rate.
 */
export function learnedLimit(values: readonly number[], falseAlarmRate: number): number | null {
  if (values.length < fewestWindows) return null;
  // Without the margin 21 × 0.95 = 19.95 is fine, but 20 × 0.95 = 19.000000000000004 is not.
  const rank = Math.ceil((values.length + 1) * (1 - falseAlarmRate) - 1e-9);
  return values.toSorted((one, other) => one - other)[rank - 1] ?? null;
}

function valueOf({ currentValue, value }: CheckResult): number | null {
  return currentValue ?? value;
}

function nameOf({ check, family, method, column }: CheckResult): string {
  const name = family === "performance" ? method : check;
  return column === null ? name : `${name} of ${column}`;
}

function numberText(value: number): string {
  return String(Number(value.toPrecision(4)));
}
