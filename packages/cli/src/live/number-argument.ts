import { PlumblineError } from "@plumbline/core";

/**
 * The number of an incident or silence, as typed.
 * @throws PlumblineError PL_OPTION_INVALID
 */
export function numberArgument(given: string, listedBy: string): number {
  if (/^[1-9]\d{0,15}$/.test(given)) return Number(given);
  const expected = `a number; ${listedBy} lists them`;
  throw new PlumblineError("PL_OPTION_INVALID", { option: "ID", value: given, expected });
}
