const largest = Number.MAX_VALUE;

/** ±Infinity as the largest finite numbers, so that an edge between two values is always finite. */
export function finiteOrMissing(value: number): number {
  if (value > largest) return largest;
  return value < -largest ? -largest : value;
}

/**
 * Cuts between values: one in each gap when there are at most `maxBins` distinct values, else so that
 * bins hold about equally many rows, equal values staying together. NaN is left out.
 *
 * @returns finite, ascending, at most maxBins − 1; an edge lies in [lower value, upper value)
 */
export function binEdges(values: ArrayLike<number>, maxBins: number): Float64Array {
  const sorted = sortedPresent(values);
  const distinct = countDistinct(sorted);
  const edges: number[] = [];
  let inBin = 0;
  let leftRows = sorted.length;
  for (let i = 1; i < sorted.length; i++) {
    inBin++;
    const below = sorted[i - 1] as number;
    const above = sorted[i] as number;
    if (below === above) continue;
    const binsLeft = maxBins - edges.length;
    if (distinct > maxBins && (inBin * binsLeft < leftRows || binsLeft === 1)) continue;
    edges.push(between(below, above));
    leftRows -= inBin;
    inBin = 0;
  }
  return Float64Array.from(edges);
}

/**
 * Finds the bin of a value that is not NaN: the number of edges below it. Eight steps without a branch,
 * because the processor would guess every other one wrong.
 */
export function createBinFinder(edges: ArrayLike<number>): (value: number) => number {
  const padded = new Float64Array(256).fill(Infinity);
  padded.set(edges);
  return (value) => {
    let bin = 0;
    for (let half = 128; half > 0; half >>= 1) {
      bin += half & -Number(value > padded[bin + half - 1]!);
    }
    return bin;
  };
}

function sortedPresent(values: ArrayLike<number>): Float64Array {
  const present = new Float64Array(values.length);
  let count = 0;
  for (let i = 0; i < values.length; i++) {
    const value = finiteOrMissing(values[i] as number);
    // + 0 makes one zero of both.
    if (!Number.isNaN(value)) present[count++] = value + 0;
  }
  return present.subarray(0, count).sort();
}

function countDistinct(sorted: Float64Array): number {
  let distinct = Math.min(1, sorted.length);
  for (let i = 1; i < sorted.length; i++) if (sorted[i] !== sorted[i - 1]) distinct++;
  return distinct;
}

function between(below: number, above: number): number {
  const middle = below / 2 + above / 2;
  // Neighbours among the floating-point numbers have no number between them.
  return (middle >= below && middle < above ? middle : below) + 0;
}
