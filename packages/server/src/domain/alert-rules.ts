import type { AlertRule } from "@plumbline/contracts";
import type { TimeWindow } from "./time-window.ts";

/** What a rule said of a window, before it is asked whether it persists. */
export interface RuleOutcome {
  readonly window: string;
  readonly endMs: number;
  readonly startMs: number;
  readonly revision: number;
  readonly evaluationId: number;
  readonly holds: boolean | null;
  readonly values: Readonly<Record<string, number>>;
}

/** The outcomes in the order of their windows with one more, or with a newer look at one. */
export function withOutcome(
  outcomes: readonly RuleOutcome[],
  next: RuleOutcome,
  keep: number,
): readonly RuleOutcome[] {
  const known = outcomes.find(({ window }) => window === next.window);
  if (known !== undefined && known.revision >= next.revision) return outcomes;
  return [...outcomes.filter((one) => one !== known), next]
    .toSorted((one, other) => one.endMs - other.endMs || (one.window < other.window ? -1 : 1))
    .slice(-keep);
}

/** Whether the rule speaks at a window: so many of the last so many windows, this one included. */
export function speaksAt(
  outcomes: readonly RuleOutcome[],
  window: string,
  { atLeast, of }: AlertRule["persists"],
): boolean | null {
  const at = outcomes.findIndex((one) => one.window === window);
  const own = outcomes[at];
  if (own === undefined) return null;
  const latest = outcomes.slice(Math.max(0, at - of + 1), at + 1);
  if (latest.filter(({ holds }) => holds === true).length >= atLeast) return true;
  return own.holds === null ? null : false;
}

/** Values of a place in the windows before one, without those in which the rule held. */
export function earlierValues(
  outcomes: readonly RuleOutcome[],
  window: string,
  endMs: number,
): (place: string) => readonly number[] {
  const before = outcomes.filter(
    (one) => one.endMs <= endMs && one.window !== window && one.holds !== true,
  );
  return (place) =>
    before.flatMap(({ values }) => (values[place] === undefined ? [] : [values[place]]));
}

/** A rule is silent in the times it excludes. */
export function isExcluded({ exclude }: AlertRule, { startMs, endMs }: TimeWindow): boolean {
  return exclude.some(({ from, to }) => startMs < Date.parse(to) && endMs > Date.parse(from));
}
