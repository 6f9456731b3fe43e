import type { MemorySource, MemoryValue } from "@plumbline/core";
import type { Random } from "@plumbline/stats";
import type { ColumnLaw, ListedLaw } from "./column-law.ts";

type Rows = MemorySource["columns"];

const start = Date.UTC(2026, 0, 5);
const fourWeeks = 28 * 86_400_000;

/** Rows of independent columns, value by value. */
export function drawRows(laws: readonly ColumnLaw[], rows: number, random: Random): Rows {
  return Object.fromEntries(laws.flatMap((law) => drawColumns(law, rows, random)));
}

function drawColumns(
  law: ColumnLaw,
  rows: number,
  random: Random,
): readonly (readonly [string, MemoryValue[]])[] {
  if (law.type === "listed") {
    const pick = createPicker(law);
    const picked = Array.from({ length: rows }, () => law.rows[pick(random)] ?? []);
    return law.names.map((name, i) => [name, picked.map((values) => values[i] ?? null)]);
  }
  const draw = (): MemoryValue => {
    if (law.type === "time") return new Date(start + Math.floor(random.uniform() * fourWeeks));
    return law.missing > 0 && random.uniform() < law.missing ? null : law.draw(random);
  };
  return [[law.name, Array.from({ length: rows }, draw)]];
}

/** The place of a random row of the list, by binary search in the cumulated shares. */
function createPicker({ shares }: ListedLaw): (random: Random) => number {
  let total = 0;
  const ends = Float64Array.from(shares, (share) => (total += share));
  return (random) => {
    const target = random.uniform() * total;
    let [low, high] = [0, ends.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((ends[middle] as number) <= target) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}
