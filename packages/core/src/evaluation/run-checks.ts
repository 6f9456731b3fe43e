import type { Check, CheckInput, Measurement } from "../checks/check.ts";

/** A check with its options, as the user set them or by default. */
export interface PreparedCheck {
  readonly check: Check;
  readonly options: unknown;
}

/** What a check measured, or why it could not: one failing check never stops the others. */
export type CheckOutcome =
  | { readonly check: Check; readonly measurements: readonly Measurement[]; readonly failure: null }
  | { readonly check: Check; readonly measurements: readonly []; readonly failure: string };

export function runChecks(
  prepared: readonly PreparedCheck[],
  input: CheckInput,
): readonly CheckOutcome[] {
  return prepared.map(({ check, options }) => {
    try {
      return {
        check,
        measurements: check.evaluate(input, options).map(requireNumbers),
        failure: null,
      };
    } catch (error) {
      const failure = error instanceof Error ? error.message : String(error);
      return { check, measurements: [], failure };
    }
  });
}

/** An effect whose numbers do not exist is undefined; it must not reach the correction. */
function requireNumbers(measurement: Measurement): Measurement {
  if (measurement.outcome !== "effect") return measurement;
  const { p, value, excess } = measurement;
  if (p >= 0 && p <= 1 && Number.isFinite(value) && !Number.isNaN(excess)) return measurement;
  const { words } = measurement;
  return { ...measurement, outcome: "undefined", why: "not-finite", words };
}
