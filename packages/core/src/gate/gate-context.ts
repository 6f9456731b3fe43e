import type { GateDocument, GateTest, GateTestName } from "@plumbline/contracts";
import type { ComparisonResult } from "./compare-models.ts";
import type { GateFinding, GateInput } from "./gate-input.ts";
import type { PreparedRows } from "./prepare-rows.ts";

/** What each test may look at. */
export interface GateContext extends PreparedRows {
  readonly input: GateInput;
  readonly options: GateDocument;
  /** The primary metric on all rows. */
  readonly primary: ComparisonResult;
}

/** One kind of test. */
export interface GateTestKind {
  readonly name: GateTestName;
  /** What is asked, in words. */
  readonly title: string;
  /** None when there is nothing to ask, e.g. no floors. */
  readonly findings: (context: GateContext) => readonly GateFinding[];
}

const empty = {
  subject: null,
  champion: null,
  candidate: null,
  difference: null,
  interval: null,
  bound: null,
  unit: "",
  rows: null,
} as const;

/** Findings with the words of their kind; numbers that JSON lacks become null. */
export function testsOf({ name, title, findings }: GateTestKind, context: GateContext): GateTest[] {
  return findings(context).map((finding) => {
    const test: GateTest = { ...empty, test: name, title, ...finding };
    const isRequired = context.options.require.includes(name);
    const outcome = isRequired && test.outcome === "unknown" ? "fail" : test.outcome;
    const note = outcome === test.outcome ? "" : "; the configuration requires an answer";
    return { ...withFiniteNumbers(test), outcome, reason: test.reason + note };
  });
}

function withFiniteNumbers(test: GateTest): GateTest {
  const finite = (value: number | null): number | null =>
    value !== null && Number.isFinite(value) ? value : null;
  const { interval } = test;
  const hasLimits =
    interval !== null && Number.isFinite(interval.lo) && Number.isFinite(interval.hi);
  return {
    ...test,
    champion: finite(test.champion),
    candidate: finite(test.candidate),
    difference: finite(test.difference),
    bound: finite(test.bound),
    interval: hasLimits ? interval : null,
  };
}
