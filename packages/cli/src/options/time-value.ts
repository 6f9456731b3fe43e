import type { ValueKind } from "./value-kind.ts";

const pattern =
  /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)(Z|[+-]\d{2}:\d{2})?)?)?)?$/;

/** A year, month, day or moment; without a zone it is UTC. The value is milliseconds since 1970. */
export const timeValue: ValueKind<number> = {
  placeholder: "TIME",
  expected: "a day or a moment such as 2001-03-01 or 2001-03-01T06:30Z",
  parse(given) {
    const found = pattern.exec(given.trim());
    if (found === null) return undefined;
    const [, year = "", month = "01", day = "01", clock = "00:00", zone = "Z"] = found;
    const midnight = Date.parse(`${year}-${month}-${day}T00:00Z`);
    const moment = Date.parse(`${year}-${month}-${day}T${clock}${zone}`);
    // The parser of the language turns 30 February into 2 March.
    if (Number.isNaN(moment) || new Date(midnight).getUTCDate() !== Number(day)) return undefined;
    return moment;
  },
};
