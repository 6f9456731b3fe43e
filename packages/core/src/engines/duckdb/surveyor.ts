import { maxDiscreteValues } from "../engine.ts";

/** What one pass learns of a numeric measure before there is a plan. */
export interface SurveyedValues {
  readonly skipped: number;
  readonly finite: number;
  readonly min: number;
  readonly max: number;
  readonly isInteger: boolean;
  /** Ascending. */
  readonly sample: Float64Array;
  readonly distinct: readonly number[] | null;
}

export interface Surveyor {
  add(values: Float64Array, rows: number, validity: Uint8Array | null): void;
  result(): SurveyedValues;
}

/**
 * Takes one row out of each stretch of equal length, at a scattered place, so that neither order nor
 * a period in the rows can bend the sample. All rows count for the extremes and the distinct values.
 */
export function createSurveyor(rows: number, sampleSize: number): Surveyor {
  const stride = Math.max(1, rows / sampleSize);
  const sample = new Float64Array(Math.min(rows, sampleSize) + 1);
  let kept = 0;
  let seen = 0;
  let stretch = 0;
  let nextPick = pick(0, stride);
  let skipped = 0;
  let finite = 0;
  let min = Infinity;
  let max = -Infinity;
  let isInteger = true;
  let distinct: number[] | null = [];

  /** Whether the values are still few enough to list. */
  const note = (value: number): boolean => {
    if (distinct === null || distinct.includes(value)) return distinct !== null;
    if (distinct.length === maxDiscreteValues) distinct = null;
    else distinct.push(value + 0);
    return distinct !== null;
  };

  return {
    add(values, count, validity) {
      // Locals: a variable shared with another function costs an allocation at every change.
      let isNoting = distinct !== null;
      let least = min;
      let greatest = max;
      let whole = isInteger;
      let usable = 0;
      let due = nextPick - seen;
      for (let row = 0; row < count; row++) {
        const isPicked = row === due;
        if (isPicked) due = pick(++stretch, stride) - seen;
        if (validity !== null && ((validity[row >> 3] as number) & (1 << (row & 7))) === 0) {
          skipped++;
          continue;
        }
        const x = values[row] as number;
        if (x - x !== 0) continue;
        usable++;
        if (x < least) least = x;
        if (x > greatest) greatest = x;
        if (whole && x !== Math.trunc(x)) whole = false;
        if (isNoting) isNoting = note(x);
        if (isPicked && kept < sample.length) sample[kept++] = x;
      }
      nextPick = due + seen;
      seen += count;
      finite += usable;
      min = least;
      max = greatest;
      isInteger = whole;
    },
    result: () => ({
      skipped,
      finite,
      min,
      max,
      isInteger,
      sample: sample.slice(0, kept).sort(),
      distinct: distinct === null ? null : [...distinct].sort((a, b) => a - b),
    }),
  };
}

/** A row of the given stretch, scattered by a hash of its number. */
function pick(stretch: number, stride: number): number {
  const hash = Math.imul(stretch ^ (stretch >>> 15), 0x2c1b3c6d) >>> 0;
  const within = ((hash ^ (hash >>> 12)) >>> 0) / 4_294_967_296;
  return Math.floor(stretch * stride + within * Math.max(0, stride - 1));
}
