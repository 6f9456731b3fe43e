import type { MemoryValue } from "@plumbline/core";
import { multinomialDraw, type Random } from "@plumbline/stats";
import type { ColumnLaw, ListedLaw } from "./column-law.ts";

/** What was drawn for one column: its law, or how often each listed value came. */
export type DrawnColumn =
  | { readonly law: Exclude<ColumnLaw, ListedLaw> }
  | {
      readonly law: ListedLaw;
      /** Rows of each entry of the list. */
      readonly perEntry: Float64Array;
      readonly rowsByValue: ReadonlyMap<MemoryValue, number>;
    };

/** Rows that share the value of the column that cuts them; all rows where nothing does. */
export interface DrawnPart {
  readonly rows: number;
  readonly segment: MemoryValue;
  readonly columns: ReadonlyMap<string, DrawnColumn>;
}

/** How often each listed value comes among `rows` rows, by their exact law, one part a segment. */
export function drawParts(
  laws: readonly ColumnLaw[],
  rows: number,
  segmentColumn: string | undefined,
  random: Random,
): readonly DrawnPart[] {
  const cut = laws.find(
    (law): law is ListedLaw => law.type === "listed" && law.names[0] === segmentColumn,
  );
  if (!cut) return [drawPart(laws, rows, null, random)];
  const perValue = multinomialDraw(cut.shares, rows, random);
  return cut.rows.flatMap(([segment = null], place) => {
    const fixed = laws.map((law) =>
      law === cut ? { ...cut, rows: [[segment]], shares: [1] } : law,
    );
    const members = perValue[place] as number;
    return members === 0 ? [] : [drawPart(fixed, members, segment, random)];
  });
}

function drawPart(
  laws: readonly ColumnLaw[],
  rows: number,
  segment: MemoryValue,
  random: Random,
): DrawnPart {
  return { rows, segment, columns: new Map(laws.flatMap((law) => drawLaw(law, rows, random))) };
}

function drawLaw(
  law: ColumnLaw,
  rows: number,
  random: Random,
): readonly (readonly [string, DrawnColumn])[] {
  if (law.type !== "listed") return [[law.name, { law }]];
  const perEntry = multinomialDraw(law.shares, rows, random);
  return law.names.map((name, place) => {
    const rowsByValue = new Map<MemoryValue, number>();
    law.rows.forEach((values, index) => {
      const value = values[place] ?? null;
      const count = perEntry[index] as number;
      if (count > 0) rowsByValue.set(value, (rowsByValue.get(value) ?? 0) + count);
    });
    return [name, { law, perEntry, rowsByValue }];
  });
}
