import { cellName } from "../profiles/segment-cells.ts";
import type { CellProfile, Profile } from "../profiles/profile.ts";
import type { ProfilePlan } from "../profiles/plan.ts";

/** One cell of a segmentation in both profiles. */
export interface CellPair {
  /** The name results give the cell, e.g. `origin=ATL, weekend=true`. */
  readonly segment: string;
  readonly before: CellProfile;
  readonly now: CellProfile;
}

/** The cells with at least `minRows` rows on both sides; smaller ones can show nothing. */
export function segmentCells(
  plan: ProfilePlan,
  reference: Profile,
  current: Profile,
  minRows: number,
): readonly CellPair[] {
  return plan.segmentations.flatMap((segmentation, index) => {
    const before = reference.segmentations[index]?.cells ?? [];
    const now = current.segmentations[index]?.cells ?? [];
    return before.flatMap((left, cell) => {
      const right = now[cell];
      if (!right || left.rows < minRows || right.rows < minRows) return [];
      return [{ segment: cellName(segmentation, cell), before: left, now: right }];
    });
  });
}
