import { matrixOfConfusion, type Confusion } from "./confusion.ts";
import type { MetricEstimate } from "./metric-estimate.ts";
import type { MetricOptions } from "./metric-options.ts";
import { multinomialDelta } from "./multinomial-delta.ts";
import { undefinedBecause } from "./result.ts";
import { marginsOf, requireSquareCounts, type CountMatrix } from "./square-matrix.ts";

/**
 * Matthews' correlation of true and predicted class, for any number of classes:
 * (p_o − p_e) / √((1 − Σ r²)(1 − Σ c²)) with r, c the shares of true and predicted classes;
 * interval by the delta method.
 *
 * @param matrix true classes as rows, predicted classes as columns
 * @returns undefined without rows, or when one class holds all labels or all predictions
 * @see Gorodkin (2004), https://doi.org/10.1016/j.compbiolchem.2004.09.006
 */
export function mccOfMatrix(matrix: CountMatrix, options?: MetricOptions): MetricEstimate {
  requireSquareCounts(matrix);
  const cells = matrix.flat();
  if (!cells.some((count) => count > 0)) return undefinedBecause("no-rows");
  const estimate = multinomialDelta(cells, (at) => mccAt(at, matrix.length), [-1, 1], options);
  if (estimate !== null) return estimate;
  const { rows, total } = marginsOf(cells, matrix.length);
  return undefinedBecause(rows.includes(total) ? "one-class" : "zero-denominator");
}

/** Matthews' correlation of a binary decision. */
export function mcc(confusion: Confusion, options?: MetricOptions): MetricEstimate {
  return mccOfMatrix(matrixOfConfusion(confusion), options);
}

function mccAt(cells: readonly number[], size: number) {
  const { rows, columns, diagonal, total } = marginsOf(cells, size);
  let agreement = diagonal / total;
  let trueSpread = 1;
  let predictedSpread = 1;
  for (let k = 0; k < size; k++) {
    const row = (rows[k] as number) / total;
    const column = (columns[k] as number) / total;
    agreement -= row * column;
    trueSpread -= row * row;
    predictedSpread -= column * column;
  }
  if (trueSpread < 1e-14 || predictedSpread < 1e-14) return null;
  const scale = Math.sqrt(trueSpread * predictedSpread);
  const value = Math.max(-1, Math.min(1, agreement / scale));
  const gradient = cells.map((_, index) => {
    const i = Math.floor(index / size);
    const j = index % size;
    const chance = ((columns[i] as number) + (rows[j] as number)) / total;
    const ofAgreement = ((i === j ? 1 : 0) - chance) / scale;
    const ofTrue = (rows[i] as number) / total / trueSpread;
    const ofPredicted = (columns[j] as number) / total / predictedSpread;
    return ofAgreement + value * (ofTrue + ofPredicted);
  });
  return { value, gradient };
}
