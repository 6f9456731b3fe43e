import { durationMs, durationSchema } from "@plumbline/contracts";
import type { ValueKind } from "./value-kind.ts";

/** A stretch of time, in milliseconds. */
export const durationValue: ValueKind<number> = {
  placeholder: "DURATION",
  expected: "a number and a unit: 90s, 15m, 2h, 7d or 1w",
  parse(given) {
    const parsed = durationSchema.safeParse(given);
    return parsed.success && parsed.data !== "0s" ? durationMs(parsed.data) : undefined;
  },
};
