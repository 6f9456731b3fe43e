import { numberWords } from "../checks/number-words.ts";
import { canonicalText } from "../profiles/canonical-text.ts";
import type { GateValue } from "./gate-input.ts";

/** The rows that share a value of a column. */
export interface Slice {
  /** "ATL", "3 – 8.5", or "missing". */
  readonly value: string;
  /** Indexes into the rows that were cut. */
  readonly indexes: readonly number[];
}

const maxDistinctNumbers = 20;
const parts = 4;

/** Cuts rows by the values of a column, largest slice first; numbers of more than 20 values by quarters. */
export function cutSlices(values: readonly GateValue[], places: ArrayLike<number>): Slice[] {
  const own = Array.from(places, (place) => values[place] ?? null);
  const numbers = own.filter((value) => typeof value === "number" && Number.isFinite(value));
  const isNumeric = own.every((value) => value === null || typeof value === "number");
  const nameOf =
    isNumeric && new Set(numbers).size > maxDistinctNumbers
      ? quarterOf(numbers as number[])
      : canonicalText;
  const groups = new Map<string, number[]>();
  own.forEach((value, index) => {
    const name = value === null ? "missing" : nameOf(value);
    const group = groups.get(name);
    if (group) group.push(index);
    else groups.set(name, [index]);
  });
  return [...groups]
    .map(([value, indexes]) => ({ value, indexes }))
    .toSorted((a, b) => b.indexes.length - a.indexes.length || (a.value < b.value ? -1 : 1));
}

function quarterOf(numbers: readonly number[]): (value: NonNullable<GateValue>) => string {
  const sorted = Float64Array.from(numbers).sort();
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] as number;
  const edges = [...new Set(Array.from({ length: parts - 1 }, (_, i) => at((i + 1) / parts)))];
  return (value) => {
    if (typeof value !== "number" || !Number.isFinite(value)) return String(value);
    const part = edges.findIndex((edge) => value < edge);
    const [low, high] = part === -1 ? [edges.at(-1), null] : [edges[part - 1] ?? null, edges[part]];
    if (low === null || low === undefined) return `below ${numberWords(high ?? 0)}`;
    if (high === null || high === undefined) return `${numberWords(low)} and more`;
    return `${numberWords(low)} to ${numberWords(high)}`;
  };
}
