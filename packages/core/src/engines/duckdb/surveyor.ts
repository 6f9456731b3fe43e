import { maxDiscreteValues } from "../engine.ts";
import type { GridKernel, LookedAt } from "./grid-kernel.ts";

/** What one pass learns of a numeric measure before there is a plan. */
export interface SurveyedValues extends LookedAt {
  /** Ascending. */
  readonly sample: Float64Array;
}

export interface Surveyor {
  add(values: Float64Array, rows: number, validity: Uint8Array | null): void;
  result(): SurveyedValues;
}

/**
 * Takes one row out of each stretch of equal length, at a scattered place, so that neither order nor
 * a period in the rows can bend the sample. All rows count for the extremes and the distinct values.
 */
export function createSurveyor(kernel: GridKernel, rows: number, sampleSize: number): Surveyor {
  const looker = kernel.looker(maxDiscreteValues);
  const stride = Math.max(1, rows / sampleSize);
  const sample = new Float64Array(Math.min(rows, sampleSize) + 1);
  let kept = 0;
  let seen = 0;
  let stretch = 0;
  let nextPick = pick(0, stride);

  return {
    add(values, count, validity) {
      looker.add(values, count, validity);
      for (; nextPick < seen + count; nextPick = pick(++stretch, stride)) {
        const row = nextPick - seen;
        const isThere =
          validity === null || ((validity[row >> 3] as number) & (1 << (row & 7))) !== 0;
        const x = values[row] as number;
        if (isThere && x - x === 0 && kept < sample.length) sample[kept++] = x;
      }
      seen += count;
    },
    result: () => ({ ...looker.result(), sample: sample.slice(0, kept).sort() }),
  };
}

/** A row of the given stretch, scattered by a hash of its number. */
function pick(stretch: number, stride: number): number {
  const hash = Math.imul(stretch ^ (stretch >>> 15), 0x2c1b3c6d) >>> 0;
  const within = ((hash ^ (hash >>> 12)) >>> 0) / 4_294_967_296;
  return Math.floor(stretch * stride + within * Math.max(0, stride - 1));
}
