/**
 * Edges of equal-width bins as NumPy's `linspace` makes them, to the last bit: start + i·((stop − start)/bins),
 * the last edge being `stop`.
 */
export function evenEdges(start: number, stop: number, bins: number): Float64Array {
  const step = (stop - start) / bins;
  const edges = Float64Array.from({ length: bins + 1 }, (_, i) => i * step + start);
  edges[bins] = stop;
  return edges;
}

/** Like `evenEdges`, but a range without width becomes value ± ½, as NumPy's histograms have it. */
export function histogramEdges(min: number, max: number, bins: number): Float64Array {
  return min === max ? evenEdges(min - 0.5, max + 0.5, bins) : evenEdges(min, max, bins);
}

/**
 * Rows per bin: bins hold their left edge, the last one both; rows outside are left out.
 *
 * @param edges ascending, from evenEdges
 */
export function countInBins(values: ArrayLike<number>, edges: Float64Array): Float64Array {
  const bins = edges.length - 1;
  const counts = new Float64Array(bins);
  const [first, last] = [edges[0] as number, edges[bins] as number];
  const scale = bins / (last - first);
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (!(value >= first && value <= last)) continue;
    // Without width (scale is infinite) every value in range equals the last edge.
    let bin = last > first ? Math.min(bins - 1, Math.floor((value - first) * scale)) : bins - 1;
    // The product may round across an edge; the edges decide.
    while (bin > 0 && value < (edges[bin] as number)) bin--;
    while (bin < bins - 1 && value >= (edges[bin + 1] as number)) bin++;
    counts[bin] = (counts[bin] as number) + 1;
  }
  return counts;
}

/** Least and greatest value; of no values, [∞, −∞]. */
export function rangeOf(values: ArrayLike<number>): readonly [min: number, max: number] {
  let [min, max] = [Infinity, -Infinity];
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return [min, max];
}

/** Sturges' number of bins, 1 + log2 n; of whole numbers no bin is narrower than 1. */
export function sturgesEdges(values: ArrayLike<number>, isWhole: boolean): Float64Array {
  const [min, max] = rangeOf(values);
  const width = (max - min) / (Math.log2(values.length) + 1);
  return histogramEdges(min, max, binsOf(max - min, isWhole ? Math.max(1, width) : width));
}

/** Doane's number of bins: Sturges' with the skewness of the values taken into account. */
export function doaneEdges(values: ArrayLike<number>): Float64Array {
  const [min, max] = rangeOf(values);
  return histogramEdges(min, max, binsOf(max - min, doaneWidth(values, max - min)));
}

function binsOf(range: number, width: number): number {
  return width > 0 ? Math.max(1, Math.ceil(range / width)) : 1;
}

function doaneWidth(values: ArrayLike<number>, range: number): number {
  const n = values.length;
  if (n <= 2) return 0;
  let mean = 0;
  for (let i = 0; i < n; i++) mean += ((values[i] as number) - mean) / (i + 1);
  let [squares, cubes] = [0, 0];
  for (let i = 0; i < n; i++) {
    const off = (values[i] as number) - mean;
    squares += off * off;
    cubes += off * off * off;
  }
  const sd = Math.sqrt(squares / n);
  if (!(sd > 0)) return 0;
  const skewness = Math.abs(cubes / n / sd ** 3);
  const expected = Math.sqrt((6 * (n - 2)) / ((n + 1) * (n + 3)));
  return range / (1 + Math.log2(n) + Math.log2(1 + skewness / expected));
}
