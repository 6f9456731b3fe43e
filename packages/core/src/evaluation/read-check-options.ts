import { PlumblineError } from "../kernel/errors.ts";
import { nearestName } from "../planning/nearest-name.ts";
import type { CheckOptions } from "./check-options.ts";

const defaults = { falseAlarmRate: 0.01 };
const known = [
  "falseAlarmRate",
  "checks",
  "designEffect",
  "nowMs",
] as const satisfies readonly (keyof CheckOptions)[];

/** The options that are not about single checks, validated and with defaults. */
export interface ReadCheckOptions {
  readonly falseAlarmRate: number;
  /** Null: to be estimated. */
  readonly designEffect: number | null;
  readonly nowMs: number | null;
}

/** @throws PlumblineError PL_OPTION_INVALID naming what is wrong */
export function readCheckOptions(options: CheckOptions): ReadCheckOptions {
  for (const name of Object.keys(options)) {
    if (known.some((option) => option === name)) continue;
    throw invalid("options", name, `the name of an option. ${nearestName(name, known)}`);
  }
  const { falseAlarmRate = defaults.falseAlarmRate, designEffect, nowMs } = options;
  if (!(falseAlarmRate > 0 && falseAlarmRate < 1)) {
    throw invalid("falseAlarmRate", String(falseAlarmRate), "a number between 0 and 1");
  }
  if (designEffect !== undefined && !(designEffect >= 1 && designEffect < Infinity)) {
    throw invalid("designEffect", String(designEffect), "a number of at least 1");
  }
  if (nowMs !== undefined && !Number.isFinite(nowMs)) {
    throw invalid("nowMs", String(nowMs), "milliseconds since 1970");
  }
  return { falseAlarmRate, designEffect: designEffect ?? null, nowMs: nowMs ?? null };
}

function invalid(option: string, value: string, expected: string): PlumblineError {
  return new PlumblineError("PL_OPTION_INVALID", { option, value, expected });
}
