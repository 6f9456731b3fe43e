import { createBinFinder, findBin, type BinFinder } from "./bin-finder.ts";
import type { GridPlan } from "./plan.ts";
import type { GridCounts } from "./profile.ts";

/** Counts the values of one numeric measure, chunk by chunk, for one or several cells at once. */
export interface GridCounter {
  /**
   * @param values as many values as rows; those without a set bit in `valid` are skipped
   * @param valid bit i & 7 of byte i >> 3 says that row i has a value; null when all have
   * @param cells the cell of each row; null puts all rows into cell 0
   */
  add(
    values: Float64Array,
    rows: number,
    valid: Uint8Array | null,
    cells: Uint16Array | null,
  ): void;
  /** What was counted so far, one entry a cell. */
  counts(): readonly GridCounts[];
  /** Rows without a value so far, one entry a cell. */
  skipped(): readonly number[];
}

// Positions of the scalars of one cell; each power sum has its rounding error LOST places behind it.
const FINITE = 0;
const NAN = 1;
const POSITIVE = 2;
const NEGATIVE = 3;
const SKIPPED = 4;
const MIN = 5;
const MAX = 6;
const SUM = 7;
const LOST = 4;
const WIDTH = 15;

interface State {
  readonly finder: BinFinder;
  readonly bins: number;
  readonly center: number;
  readonly counts: Float64Array;
  readonly sums: Float64Array;
  readonly scalars: Float64Array;
}

export function createGridCounter(plan: GridPlan, cellCount = 1): GridCounter {
  const bins = plan.edges.length + 1;
  const scalars = new Float64Array(WIDTH * cellCount);
  for (let cell = 0; cell < cellCount; cell++) {
    scalars[cell * WIDTH + MIN] = Infinity;
    scalars[cell * WIDTH + MAX] = -Infinity;
  }
  const state: State = {
    finder: createBinFinder(plan.edges),
    bins,
    center: plan.center,
    counts: new Float64Array(bins * cellCount),
    sums: new Float64Array(bins * cellCount),
    scalars,
  };

  return {
    add(values, rows, valid, cells) {
      for (let row = 0; row < rows; row++) {
        const hasValue = valid === null || ((valid[row >> 3] as number) & (1 << (row & 7))) !== 0;
        addValue(state, cells?.[row] ?? 0, hasValue ? (values[row] as number) : null);
      }
    },
    counts: () => Array.from({ length: cellCount }, (_, cell) => readCell(state, cell)),
    skipped: () =>
      Array.from({ length: cellCount }, (_, cell) => scalars[cell * WIDTH + SKIPPED] as number),
  };
}

function addValue(state: State, cell: number, x: number | null): void {
  const { finder, bins, center, counts, sums, scalars } = state;
  const at = cell * WIDTH;
  if (x === null || x - x !== 0) {
    const slot = at + leftOutSlot(x);
    scalars[slot] = (scalars[slot] as number) + 1;
    return;
  }
  const bin = cell * bins + findBin(finder, x);
  const d = x - center;
  const d2 = d * d;
  counts[bin] = (counts[bin] as number) + 1;
  sums[bin] = (sums[bin] as number) + d;
  scalars[at + FINITE] = (scalars[at + FINITE] as number) + 1;
  addCompensated(scalars, at + SUM, d);
  addCompensated(scalars, at + SUM + 1, d2);
  addCompensated(scalars, at + SUM + 2, d2 * d);
  addCompensated(scalars, at + SUM + 3, d2 * d2);
  if (x < (scalars[at + MIN] as number)) scalars[at + MIN] = x;
  if (x > (scalars[at + MAX] as number)) scalars[at + MAX] = x;
}

/** Where a row without a bin is counted. */
function leftOutSlot(x: number | null): number {
  if (x === null) return SKIPPED;
  if (x === Infinity) return POSITIVE;
  return x === -Infinity ? NEGATIVE : NAN;
}

/** Neumaier's sum: the rounding error of each addition is kept beside the sum. */
function addCompensated(scalars: Float64Array, slot: number, value: number): void {
  const sum = scalars[slot] as number;
  const next = sum + value;
  const lost = Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
  scalars[slot] = next;
  scalars[slot + LOST] = (scalars[slot + LOST] as number) + lost;
}

function readCell({ bins, counts, sums, scalars }: State, cell: number): GridCounts {
  const at = cell * WIDTH;
  const finite = scalars[at + FINITE] as number;
  const power = (slot: number): number => {
    const sum = scalars[at + slot] as number;
    // A sum beyond the largest double, or of infinities of both signs, says only that it overflowed.
    return Number.isFinite(sum) ? sum + (scalars[at + slot + LOST] as number) : Infinity;
  };
  return {
    shape: "grid",
    finite,
    nan: scalars[at + NAN] as number,
    positiveInfinity: scalars[at + POSITIVE] as number,
    negativeInfinity: scalars[at + NEGATIVE] as number,
    min: finite > 0 ? (scalars[at + MIN] as number) : null,
    max: finite > 0 ? (scalars[at + MAX] as number) : null,
    powerSums: [power(SUM), power(SUM + 1), power(SUM + 2), power(SUM + 3)],
    counts: Array.from(counts.subarray(cell * bins, (cell + 1) * bins)),
    sums: Array.from(sums.subarray(cell * bins, (cell + 1) * bins)),
  };
}
