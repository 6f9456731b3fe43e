/**
 * A lookup table that finds the bin of a value exactly. The range is cut into `size` cells by a
 * monotone map (linear in the value, or in the upper half of its bits for skewed columns). `start`
 * holds, for each cell, the number of edges whose own cell is lower: since the map is monotone, those
 * edges are all below any value of the cell, so a short walk from there ends at the right bin.
 */
export interface BinFinder {
  readonly byBits: boolean;
  readonly origin: number;
  readonly scale: number;
  readonly start: Uint16Array;
  /** The edges with +∞ behind them, so that the walk always ends. */
  readonly edges: Float64Array;
}

/** So many cells an edge that most cells hold none; a wide table must not spend its time on these. */
function tableSizeFor(edges: number): number {
  return Math.min(16_384, 2 ** Math.ceil(Math.log2(16 * (edges + 2))));
}

/** @throws RangeError with more than 65,535 edges, which no plan has */
export function createBinFinder(edges: readonly number[]): BinFinder {
  if (edges.length > 65_535)
    throw new RangeError(`A grid has ${edges.length} edges, at most 65535`);
  const walled = new Float64Array(edges.length + 1);
  walled.set(edges);
  walled[edges.length] = Infinity;
  const linear = tabulate(edges, walled, false);
  if (edges.length < 3) return linear.finder;
  const bits = tabulate(edges, walled, true);
  return bits.steps < linear.steps ? bits.finder : linear.finder;
}

/** The bin of one finite value: the number of edges below it. */
export function findBin(finder: BinFinder, value: number): number {
  const key = finder.byBits ? bitKey(value) : value;
  const cell = (key - finder.origin) * finder.scale;
  const last = finder.start.length - 1;
  let bin = finder.start[cell < 0 ? 0 : cell > last ? last : cell | 0] as number;
  while (value > (finder.edges[bin] as number)) bin++;
  return bin;
}

const scratch = new DataView(new ArrayBuffer(8));

/** The upper 32 bits of a double as a number that grows with the value. */
function bitKey(value: number): number {
  scratch.setFloat64(0, value);
  const high = scratch.getInt32(0);
  return high < 0 ? ~(high & 0x7fffffff) : high;
}

function tabulate(
  edges: readonly number[],
  walled: Float64Array,
  byBits: boolean,
): { readonly finder: BinFinder; readonly steps: number } {
  const tableSize = tableSizeFor(edges.length);
  // The outermost edges are the extremes: one wild value must not stretch the table over nothing.
  const inner = edges.length > 6 ? edges.slice(2, -2) : edges;
  const keyOf = (value: number): number => (byBits ? bitKey(value) : value);
  const origin = keyOf(inner[0] ?? 0);
  const width = keyOf(inner[inner.length - 1] ?? 0) - origin;
  const scale = width > 0 && Number.isFinite(tableSize / width) ? (tableSize - 1) / width : 0;
  const cells = edges.map((edge) => {
    const cell = (keyOf(edge) - origin) * scale;
    return cell < 0 ? 0 : cell > tableSize - 1 ? tableSize - 1 : cell | 0;
  });
  const start = new Uint16Array(tableSize);
  let below = 0;
  for (let cell = 0; cell < tableSize; cell++) {
    while (below < cells.length && (cells[below] as number) < cell) below++;
    start[cell] = below;
  }
  let steps = 0;
  cells.forEach((cell, edge) => (steps += edge - (start[cell] as number)));
  return { finder: { byBits, origin, scale, start, edges: walled }, steps };
}
