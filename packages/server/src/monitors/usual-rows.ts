import type { MonitorDocument } from "@plumbline/contracts";
import type { RowWindow } from "../domain/time-window.ts";

/** Rows of earlier windows like this one, as the check of the volume takes them. */
export interface UsualRows {
  readonly rows: readonly number[];
  /** Whether the windows show what is usual at this hour: else a difference is at most watched. */
  readonly mayAlert: boolean;
}

export interface CountedWindow extends RowWindow {
  readonly rows: number;
}

const leastWindows = 3;
const weekMs = 604_800_000;
const hourMs = 3_600_000;

/**
 * The rows that the windows of reference had, brought to the length of this one, for a day with a change of
 * the clocks is longer or shorter. Null where that says nothing: windows of rows have as many as they are
 * asked for, and few windows do not show how much they differ. Trailing windows that cover less than a week
 * do not know that nights are quieter than mornings.
 */
export function usualRows(
  kind: MonitorDocument["reference"]["kind"],
  earlier: readonly CountedWindow[],
  window: RowWindow,
): UsualRows | null {
  if (window.offsets !== null || earlier.length < leastWindows) return null;
  const lengthMs = window.endMs - window.startMs;
  const rows = earlier.map((one) => Math.round((one.rows * lengthMs) / (one.endMs - one.startMs)));
  const covered = earlier.reduce((sum, one) => sum + (one.endMs - one.startMs), 0);
  return { rows, mayAlert: kind === "seasonal" || covered >= weekMs - hourMs };
}

/** The options of the checks with the usual rows, unless the volume is not to be checked. */
export function withUsualRows(
  checks: MonitorDocument["checks"],
  usual: UsualRows | null,
): MonitorDocument["checks"] {
  const { volume } = checks;
  if (usual === null || volume === false) return checks;
  return { ...checks, volume: { usual, ...volume } };
}
