import type { SegmentationPlan } from "./plan.ts";

/** The cell of a row from the texts of its segment columns (null where missing). */
export function createCellFinder(
  segmentation: SegmentationPlan,
): (values: readonly (string | null)[]) => number {
  const index = new Map(segmentation.cells.map((cell, i) => [JSON.stringify(cell), i]));
  const rest = segmentation.cells.length;
  return (values) => index.get(JSON.stringify(values)) ?? rest;
}

/** The name of a cell: `origin=ATL, carrier=AA`, or `origin=(other)` for what comes after the last. */
export function cellName(segmentation: SegmentationPlan, cell: number): string {
  const values = segmentation.cells[cell];
  return segmentation.columns
    .map((column, i) => `${column}=${values === undefined ? "(other)" : values[i]}`)
    .join(", ");
}
