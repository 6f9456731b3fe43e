import { grouped } from "./option.ts";
import { timeValue } from "./time-value.ts";
import { modelName, positiveInteger } from "./value-kind.ts";

export const defaultLimit = 50;

export const limitOption = grouped("Which", {
  limit: {
    flags: "--limit",
    value: positiveInteger,
    summary: "The newest so many",
    otherwise: String(defaultLimit),
  },
});

export const periodOptions = grouped("Which", {
  from: { flags: "--from", value: timeValue, summary: "Only from this time on (UTC)" },
  to: { flags: "--to", value: timeValue, summary: "Only before this time (UTC)" },
});

export const monitorOption = grouped("Which", {
  monitor: { flags: "--monitor", value: modelName, summary: "Only of this monitor" },
});

/** Times of flags as the API takes them. */
export function periodQuery(flags: { readonly from?: number; readonly to?: number }): {
  readonly from: string | undefined;
  readonly to: string | undefined;
} {
  const iso = (ms: number | undefined) =>
    ms === undefined ? undefined : new Date(ms).toISOString();
  return { from: iso(flags.from), to: iso(flags.to) };
}
