/** Values in (lo, hi]; null is open. */
export interface DistributionBin {
  readonly lo: number | null;
  readonly hi: number | null;
}

export interface BinnedShares {
  readonly bins: readonly DistributionBin[];
  /** Share of the rows per bin. */
  readonly baseline: readonly number[];
  readonly current: readonly number[];
  /** Where the axis begins and ends when the bins reach much further. */
  readonly domain?: readonly [number, number];
}

export interface Step {
  readonly lo: number;
  readonly hi: number;
  readonly baseline: number;
  readonly current: number;
}

/** Bins with two finite ends, as densities: share of the rows per unit of x. */
export function steps({ bins, baseline, current }: BinnedShares): Step[] {
  const found: Step[] = [];
  bins.forEach(({ lo, hi }, bin) => {
    if (lo === null || hi === null || !(hi > lo) || !Number.isFinite(hi - lo)) return;
    const width = hi - lo;
    found.push({
      lo,
      hi,
      baseline: (baseline[bin] ?? 0) / width,
      current: (current[bin] ?? 0) / width,
    });
  });
  return found;
}

/** False where densities cannot be drawn: no closed bin, or numbers too large to subtract. */
export function canDrawDensity(bins: readonly DistributionBin[]): boolean {
  const closed = steps({ bins, baseline: bins.map(() => 1), current: bins.map(() => 1) });
  const [first, last] = [closed[0], closed.at(-1)];
  if (first === undefined || last === undefined) return false;
  const span = last.hi - first.lo;
  return span > 0 && span < 1e300 && closed.every((step) => step.baseline < 1e300);
}

/** The part of each step that the axis shows. */
export function within(all: readonly Step[], [from, to]: readonly [number, number]): Step[] {
  return all
    .filter((step) => step.hi > from && step.lo < to)
    .map((step) => ({ ...step, lo: Math.max(step.lo, from), hi: Math.min(step.hi, to) }));
}

/** One or two bins far above all others would flatten the rest: they are cut and labelled. */
export function ceiling(shown: readonly Step[]): number {
  const heights = shown.map((step) => Math.max(step.baseline, step.current)).sort((a, b) => b - a);
  const tallest = heights[0] ?? 0;
  const third = heights[2] ?? tallest;
  return third > 0 && tallest > 5 * third ? 2 * third : tallest;
}

export function outline(
  shown: readonly Step[],
  side: "baseline" | "current",
  top: number,
): { x: number; y: number }[] {
  const points: { x: number; y: number }[] = [];
  let end: number | null = null;
  for (const step of shown) {
    if (end !== null && step.lo > end) points.push({ x: end, y: 0 }, { x: step.lo, y: 0 });
    if (end === null) points.push({ x: step.lo, y: 0 });
    const y = Math.min(step[side], top);
    points.push({ x: step.lo, y }, { x: step.hi, y });
    end = step.hi;
  }
  if (end !== null) points.push({ x: end, y: 0 });
  return points;
}

export interface Outside {
  readonly baseline: number;
  readonly current: number;
}

/** Rows the axis does not show: bins beyond it, and the cut part of bins across its end, spread evenly. */
function outside(
  data: BinnedShares,
  [from, to]: readonly [number, number],
): { low: Outside; high: Outside } {
  const low = { baseline: 0, current: 0 };
  const high = { baseline: 0, current: 0 };
  data.bins.forEach(({ lo, hi }, bin) => {
    const shares = { baseline: data.baseline[bin] ?? 0, current: data.current[bin] ?? 0 };
    const add = (side: { baseline: number; current: number }, part: number): void => {
      if (!(part > 0)) return;
      side.baseline += part * shares.baseline;
      side.current += part * shares.current;
    };
    if (lo === null && hi === null) return;
    if (lo === null) return add(low, 1);
    if (hi === null) return add(high, 1);
    if (!(hi > lo)) return;
    add(low, Math.min(1, (from - lo) / (hi - lo)));
    add(high, Math.min(1, (hi - to) / (hi - lo)));
  });
  return { low, high };
}

/** The axis: the bins' part of it, and the whole with a strip at each end beyond which there are rows. */
export interface DrawnRange {
  readonly ends: readonly [number, number];
  readonly whole: readonly [number, number];
  /** Width of a strip. */
  readonly strip: number;
  /** Null where every row is within. */
  readonly low: Outside | null;
  readonly high: Outside | null;
}

export function drawnRange(data: BinnedShares): DrawnRange {
  const all = steps(data);
  const ends: readonly [number, number] = data.domain ?? [all[0]?.lo ?? 0, all.at(-1)?.hi ?? 1];
  const { low, high } = outside(data, ends);
  const strip = (ends[1] - ends[0]) * 0.09;
  const hasRows = (side: Outside): boolean => side.baseline > 0 || side.current > 0;
  return {
    ends,
    whole: [
      hasRows(low) ? ends[0] - strip * 1.2 : ends[0],
      hasRows(high) ? ends[1] + strip * 1.2 : ends[1],
    ],
    strip,
    low: hasRows(low) ? low : null,
    high: hasRows(high) ? high : null,
  };
}
