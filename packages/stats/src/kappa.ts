import { matrixOfConfusion, type Confusion } from "./confusion.ts";
import type { MetricEstimate } from "./metric-estimate.ts";
import type { MetricOptions } from "./metric-options.ts";
import { multinomialDelta } from "./multinomial-delta.ts";
import { undefinedBecause } from "./result.ts";
import { marginsOf, requireSquareCounts, type CountMatrix } from "./square-matrix.ts";

/**
 * Cohen's κ = (p_o − p_e) / (1 − p_e): agreement beyond what the margins give by chance, with the
 * delta-method interval.
 *
 * @param matrix true classes as rows, predicted classes as columns
 * @returns undefined without rows, or when all rows share one cell of the diagonal (p_e = 1)
 * @see Fleiss, Cohen, Everitt (1969), https://doi.org/10.1037/h0028106
 */
export function kappaOfMatrix(matrix: CountMatrix, options?: MetricOptions): MetricEstimate {
  requireSquareCounts(matrix);
  const cells = matrix.flat();
  if (!cells.some((count) => count > 0)) return undefinedBecause("no-rows");
  return (
    multinomialDelta(cells, (at) => kappaAt(at, matrix.length), [-1, 1], options) ??
    undefinedBecause("one-class")
  );
}

/** Cohen's κ of a binary decision. */
export function kappa(confusion: Confusion, options?: MetricOptions): MetricEstimate {
  return kappaOfMatrix(matrixOfConfusion(confusion), options);
}

function kappaAt(cells: readonly number[], size: number) {
  const { rows, columns, diagonal, total } = marginsOf(cells, size);
  const observed = diagonal / total;
  let expected = 0;
  for (let k = 0; k < size; k++) {
    expected += ((rows[k] as number) / total) * ((columns[k] as number) / total);
  }
  if (1 - expected < 1e-14) return null;
  const value = (observed - expected) / (1 - expected);
  const gradient = cells.map((_, index) => {
    const i = Math.floor(index / size);
    const j = index % size;
    const chance = ((columns[i] as number) + (rows[j] as number)) / total;
    return ((i === j ? 1 : 0) - (1 - value) * chance) / (1 - expected);
  });
  return { value, gradient };
}
