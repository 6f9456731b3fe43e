const compact = new Intl.NumberFormat(undefined, { maximumSignificantDigits: 4 });
const whole = new Intl.NumberFormat(undefined, { maximumFractionDigits: 0 });
const percent = new Intl.NumberFormat(undefined, { style: "percent", maximumFractionDigits: 1 });

/** A number with the digits that say something; a dash for none. */
export function numberText(value: number | null | undefined): string {
  return value === null || value === undefined || !Number.isFinite(value)
    ? "–"
    : compact.format(value);
}

export const countText = (value: number): string => whole.format(value);

export const shareText = (value: number | null | undefined): string =>
  value === null || value === undefined ? "–" : percent.format(value);

/** `0.58 [0.54, 0.62]` */
export function withInterval(
  value: number | null,
  interval: { readonly lo: number; readonly hi: number } | null,
): string {
  return interval === null
    ? numberText(value)
    : `${numberText(value)} [${numberText(interval.lo)}, ${numberText(interval.hi)}]`;
}

/** Whole words, e.g. `3 alerts`. */
export function countOf(value: number, one: string, many = `${one}s`): string {
  return `${countText(value)} ${value === 1 ? one : many}`;
}

/** How long, in the largest unit that says enough. */
export function durationText(ms: number): string {
  const units = [
    ["d", 86_400_000],
    ["h", 3_600_000],
    ["min", 60_000],
    ["s", 1_000],
  ] as const;
  for (const [unit, size] of units) {
    if (Math.abs(ms) >= size * (unit === "s" ? 1 : 2)) return `${whole.format(ms / size)} ${unit}`;
  }
  return `${whole.format(ms)} ms`;
}
