import { PlumblineError } from "@plumbline/core";

/**
 * The id of a run as it stands in an address.
 * @throws PlumblineError PL_OPTION_INVALID
 */
export function runPath(given: string, ...rest: readonly string[]): string {
  if (/^[A-Za-z0-9_-]{1,80}$/.test(given)) return ["/v1/runs", given, ...rest].join("/");
  const expected = "the id of a run; plumbline runs MODEL lists them";
  throw new PlumblineError("PL_OPTION_INVALID", { option: "ID", value: given, expected });
}
