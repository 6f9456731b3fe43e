import type { CheckFamily, CheckResult, Verdict } from "@plumbline/contracts";

const verdictOrder: Readonly<Record<Verdict, number>> = {
  alert: 0,
  watch: 1,
  underpowered: 2,
  undefined: 3,
  ok: 4,
};

/** Harm before its possible causes. */
const familyOrder: Readonly<Record<CheckFamily, number>> = {
  performance: 0,
  rules: 1,
  quality: 2,
  operations: 3,
  drift: 4,
};

/**
 * Orders results for a reader: by verdict, worst first, then harm before causes, the whole before its
 * segments, larger effects first, and by name where all that is equal.
 */
export function byImportance(a: CheckResult, b: CheckResult): number {
  return (
    verdictOrder[a.verdict] - verdictOrder[b.verdict] ||
    familyOrder[a.family] - familyOrder[b.family] ||
    Number(a.segment !== null) - Number(b.segment !== null) ||
    magnitude(b) - magnitude(a) ||
    compareTexts(nameOf(a), nameOf(b))
  );
}

/** How many floors the excess is worth; facts, which have no floor, come first. */
function magnitude({ excess, floor }: CheckResult): number {
  if (excess === null || floor === null) return Number.MAX_VALUE;
  return floor > 0 ? Math.min(excess / floor, Number.MAX_VALUE) : excess;
}

/** By code units, the same on every machine. */
function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function nameOf({ check, column, measure, segment, method }: CheckResult): string {
  return JSON.stringify([check, column, measure, segment, method]);
}
