/** Why a statistic does not exist on the data it was given. */
export type UndefinedReason =
  | "no-rows"
  | "too-few"
  | "constant"
  | "one-bin"
  | "one-class"
  | "zero-denominator"
  | "no-common-support"
  | "not-finite"
  | "not-applicable"
  | "too-few-blocks";

/** A statistic that does not exist is a value, never an exception and never NaN. */
export interface Undefined {
  readonly defined: false;
  readonly why: UndefinedReason;
}

/** The answer of a hypothesis test: `pValue` is the upper tail unless the function says otherwise. */
export interface Tested {
  readonly defined: true;
  readonly statistic: number;
  readonly pValue: number;
}

export type TestResult = Tested | Undefined;

/** An interval of stated level, e.g. 0.95; `kind` names the method that made it. */
export interface Interval {
  readonly lo: number;
  readonly hi: number;
  readonly level: number;
  readonly kind: string;
}

/** A number with its interval, or the reason why there is none. */
export type Estimate =
  | { readonly defined: true; readonly value: number; readonly interval: Interval | null }
  | Undefined;

export function undefinedBecause(why: UndefinedReason): Undefined {
  return { defined: false, why };
}
