import type { SearchField } from "./search.ts";
import type { TimeRange } from "./time-cursor.tsx";

/** A day or a time of the address. */
export const instant: SearchField<string> = {
  read: (raw) =>
    typeof raw === "string" &&
    /^\d{4}-\d{2}-\d{2}(T[\d:.]+(Z|[+-]\d{2}:\d{2}))?$/.test(raw) &&
    !Number.isNaN(Date.parse(raw))
      ? raw
      : undefined,
};

interface RangeText {
  readonly from: string;
  readonly to: string;
}

/** `from` and `to` of an address: both and in order, or null. */
export function rangeOf(search: {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}): RangeText | null {
  const { from, to } = search;
  if (from === undefined || to === undefined || Date.parse(from) >= Date.parse(to)) return null;
  return { from, to };
}

/** As the address writes it. */
export const rangeText = ({ fromMs, toMs }: TimeRange): RangeText => ({
  from: new Date(Math.floor(fromMs)).toISOString(),
  to: new Date(Math.ceil(toMs)).toISOString(),
});
