import { PlumblineError } from "@plumbline/core";
import { longFlag, type FlagsOf, type OptionSpec, type OptionTable } from "./option.ts";

/** What the command line parser hands over: texts, lists of texts, or true, by flag name. */
export type RawFlags = Readonly<Record<string, unknown>>;

/**
 * Texts turned into values.
 * @throws PlumblineError PL_OPTION_INVALID when a text is not what its flag takes
 */
export function parseFlags<Table extends OptionTable>(table: Table, raw: RawFlags): FlagsOf<Table> {
  const flags: Record<string, unknown> = {};
  for (const [name, spec] of Object.entries(table)) {
    const given = raw[name];
    if (given === undefined) continue;
    flags[name] = Array.isArray(given)
      ? given.map((one: unknown) => parseOne(spec, one))
      : parseOne(spec, given);
  }
  return flags as FlagsOf<Table>;
}

function parseOne(spec: OptionSpec, given: unknown): unknown {
  if (spec.value === undefined || typeof given !== "string") return true;
  const value = spec.value.parse(given);
  if (value !== undefined) return value;
  throw new PlumblineError("PL_OPTION_INVALID", {
    option: longFlag(spec),
    value: given,
    expected: spec.value.expected,
  });
}
