import type { ProfilePlan, SegmentationPlan } from "../../profiles/plan.ts";
import { textSql, type ColumnRef } from "./measure-sql.ts";
import type { CellCodes } from "./scan.ts";
import { quoteText } from "./sql-text.ts";

/** Where the cells of each segmentation stand when all cells are put in a row; cell 0 is all rows. */
export interface CellLayout {
  readonly total: number;
  readonly segmentations: readonly { readonly first: number; readonly cells: number }[];
}

export function cellLayout({ segmentations }: ProfilePlan): CellLayout {
  let total = 1;
  const placed = segmentations.map(({ cells }) => {
    const first = total;
    total += cells.length + 1;
    return { first, cells: cells.length + 1 };
  });
  return { total, segmentations: placed };
}

/** The cell of a row as SQL: a CASE over the plan's cells, then the cell of everything else. */
export function cellCodes(
  refs: ReadonlyMap<string, ColumnRef>,
  segmentation: SegmentationPlan | undefined,
): CellCodes {
  if (segmentation === undefined) return { sql: "0", cells: 1 };
  const { columns, cells } = segmentation;
  const texts = columns.map((name) => {
    const ref = refs.get(name);
    return ref === undefined ? "CAST(NULL AS VARCHAR)" : textSql(ref);
  });
  const branches = cells.map((cell, i) => {
    const conditions = cell.map((value, at) => `${texts[at]} = ${quoteText(value)}`);
    return `WHEN ${conditions.join(" AND ")} THEN ${i}`;
  });
  const sql = branches.length === 0 ? "0" : `CASE ${branches.join(" ")} ELSE ${cells.length} END`;
  return { sql, cells: cells.length + 1 };
}
