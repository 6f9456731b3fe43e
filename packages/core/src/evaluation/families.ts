import type { Check } from "../checks/check.ts";

/** Tests that are corrected together, at their part of the whole false-alarm rate. */
export interface Family {
  readonly name: string;
  readonly level: number;
  readonly tests: number;
}

/** The correction family of a check. */
export function familyOf({ correctedAs, family }: Pick<Check, "correctedAs" | "family">): string {
  return correctedAs ?? family;
}

/**
 * Shares the false-alarm rate equally among the families that have tests. Within a family the
 * Benjamini-Hochberg correction keeps the chance of any false alarm at the family's level when nothing
 * changed, so all families together keep it at the rate.
 *
 * @param names the family of each test
 */
export function shareLevels(names: readonly string[], falseAlarmRate: number): readonly Family[] {
  const tests = new Map<string, number>();
  for (const name of names) tests.set(name, (tests.get(name) ?? 0) + 1);
  const level = falseAlarmRate / Math.max(1, tests.size);
  return [...tests].map(([name, count]) => ({ name, level, tests: count }));
}
