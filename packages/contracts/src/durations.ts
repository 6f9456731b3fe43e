import { z } from "zod";

const unitMs = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;

/** A stretch of time: a whole number and s, m, h, d or w. */
export const durationSchema = z
  .string()
  .regex(
    /^(0s|[1-9]\d{0,5}[smhdw])$/,
    'expected a number and a unit, e.g. "90s", "15m", "1h" or "7d"',
  );

export function durationMs(text: string): number {
  const unit = text.at(-1) as keyof typeof unitMs;
  return Number(text.slice(0, -1)) * unitMs[unit];
}

export const instantSchema = z.iso.datetime({
  offset: true,
  error: "expected a time with zone, e.g. 2026-01-31T00:00:00Z",
});

/** Half-open: `from` belongs to it, `to` does not. */
export const instantPeriodSchema = z
  .strictObject({ from: instantSchema, to: instantSchema })
  .refine(({ from, to }) => Date.parse(from) < Date.parse(to), { error: "from must be before to" });
