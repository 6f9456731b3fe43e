import { PlumblineError } from "@plumbline/core";

/**
 * The number of an evaluation, as typed.
 * @throws PlumblineError PL_OPTION_INVALID
 */
export function evaluationId(given: string): number {
  if (/^[1-9]\d{0,15}$/.test(given)) return Number(given);
  const expected = "a number; plumbline evaluations MODEL lists them";
  throw new PlumblineError("PL_OPTION_INVALID", { option: "ID", value: given, expected });
}
