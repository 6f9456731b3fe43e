import type { MemoryValue } from "../sources/source.ts";
import { canonicalText } from "./canonical-text.ts";
import type { ColumnKind } from "@plumbline/contracts";
import type { MeasureId } from "./plan.ts";

/** What a measure needs besides the value: the event time of the row, milliseconds, or null. */
interface RowContext {
  readonly timeMs: number | null;
}

type Present = Exclude<MemoryValue, null>;

interface NumberMeasure {
  readonly shape: "grid";
  /** Null where the measure does not exist on this value. */
  readonly of: (value: Present, context: RowContext) => number | null;
}

interface TextMeasure {
  readonly shape: "categories";
  readonly of: (value: Present) => string | null;
}

export type MeasureDefinition = NumberMeasure | TextMeasure;

const weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"] as const;

/** The derived measures. `value` is the column itself and depends on its kind. */
export const derivedMeasures = {
  hour: {
    shape: "categories",
    of: (value) => withTime(value, (ms) => String(new Date(ms).getUTCHours()).padStart(2, "0")),
  },
  weekday: {
    shape: "categories",
    of: (value) => withTime(value, (ms) => weekdays[new Date(ms).getUTCDay()] ?? null),
  },
  "age-days": {
    shape: "grid",
    of: (value, { timeMs }) =>
      timeMs === null ? null : withTime(value, (ms) => (timeMs - ms) / 86_400_000),
  },
  length: {
    shape: "grid",
    of: (value) => (isVector(value) ? value.length : characters(value).length),
  },
  emptiness: {
    shape: "categories",
    of: (value) => {
      const text = canonicalText(value);
      return text === "" ? "empty" : /^[ \t\r\n\f]*$/.test(text) ? "blank" : "filled";
    },
  },
  "letter-share": { shape: "grid", of: (value) => shareOf(value, /\p{L}/u) },
  "digit-share": { shape: "grid", of: (value) => shareOf(value, /[0-9]/) },
  "other-share": { shape: "grid", of: (value) => shareOf(value, /[^\p{L}0-9 \t\r\n\f]/u) },
  norm: {
    shape: "grid",
    of: (value) => (isVector(value) ? Math.sqrt(value.reduce((sum, x) => sum + x * x, 0)) : null),
  },
} as const satisfies Record<Exclude<MeasureId, "value">, MeasureDefinition>;

/** Which measures a kind of column has; `age-days` only where another column tells the event time. */
export const measuresOfKind = {
  numeric: ["value"],
  categorical: ["value"],
  boolean: ["value"],
  timestamp: ["value", "hour", "weekday", "age-days"],
  text: ["length", "emptiness", "letter-share", "digit-share", "other-share"],
  identifier: [],
  embedding: ["norm", "length"],
} as const satisfies Record<ColumnKind, readonly MeasureId[]>;

/** Kinds whose values are counted as texts, so that distinct ones are known for little. */
export function hasDistinctCounts(kind: ColumnKind): boolean {
  return kind === "categorical" || kind === "boolean" || kind === "text" || kind === "identifier";
}

export const cyclicMeasures: Partial<Record<MeasureId, readonly string[]>> = {
  hour: Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, "0")),
  weekday: ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
};

/** The shape of a measure on a column of the given kind. */
export function measureShape(kind: ColumnKind, measure: MeasureId): "grid" | "categories" {
  if (measure !== "value") return derivedMeasures[measure].shape;
  return kind === "numeric" || kind === "timestamp" ? "grid" : "categories";
}

/** The number a value stands for, or null when it stands for none. */
export function numberOf(value: Present): number | null {
  if (typeof value === "number") return value;
  if (typeof value === "boolean") return value ? 1 : 0;
  if (value instanceof Date) return value.getTime();
  if (typeof value !== "string") return null;
  const text = value.trim().toLowerCase();
  if (/^[+-]?(nan|inf|infinity)$/.test(text)) {
    return text.endsWith("nan") ? Number.NaN : text.startsWith("-") ? -Infinity : Infinity;
  }
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/.test(text) ? Number(text) : null;
}

/** Milliseconds since 1970, or null for what is no time. */
export function timeOf(value: Present): number | null {
  if (value instanceof Date) return value.getTime();
  if (typeof value === "number") return value;
  if (typeof value !== "string") return null;
  const iso = value.trim().replace(" ", "T");
  const ms = Date.parse(/(Z|[+-]\d\d:?\d\d)$/.test(iso) || !iso.includes("T") ? iso : `${iso}Z`);
  return Number.isNaN(ms) ? null : ms;
}

function withTime<T>(value: Present, use: (ms: number) => T): T | null {
  const ms = timeOf(value);
  return ms === null ? null : use(ms);
}

function isVector(value: Present): value is readonly number[] {
  return Array.isArray(value);
}

function characters(value: Present): readonly string[] {
  return [...canonicalText(value)];
}

function shareOf(value: Present, pattern: RegExp): number | null {
  const all = characters(value);
  if (all.length === 0) return null;
  return all.filter((character) => pattern.test(character)).length / all.length;
}
