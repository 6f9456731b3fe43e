import type { Bucket, TfdvHistogram } from "./tfdv-histogram.ts";

/**
 * Rows per cell of two histograms over the same cells: the edges of both united with rows spread evenly
 * inside a bucket, then one cell per point. Infinite rows of the two sides never share a cell; neither do
 * NaN rows, which the tool loses altogether when the two histograms have different edges.
 */
export function alignedHistograms(
  before: TfdvHistogram,
  now: TfdvHistogram,
): readonly [readonly number[], readonly number[]] {
  const [ownEdges, otherEdges] = [edgesOf(before.buckets), edgesOf(now.buckets)];
  const edges = [...new Set([...ownEdges, ...otherEdges])].sort((a, b) => a - b);
  const isSame = ownEdges.size === edges.length && otherEdges.size === edges.length;
  const points = new Set([...pointsOf(before.buckets), ...pointsOf(now.buckets)]);
  const cells = ({ buckets }: TfdvHistogram) => [
    ...spreadRows(buckets.filter(isWide), edges),
    ...Array.from(points, (point) => rowsAt(buckets, point)),
  ];
  return [
    [...cells(before), before.infinite, 0, isSame ? before.nan : 0, 0],
    [...cells(now), 0, now.infinite, 0, isSame ? now.nan : 0],
  ];
}

function isWide({ low, high }: Bucket): boolean {
  return low !== high;
}

function edgesOf(buckets: readonly Bucket[]): ReadonlySet<number> {
  return new Set(buckets.filter(isWide).flatMap(({ low, high }) => [low, high]));
}

function pointsOf(buckets: readonly Bucket[]): readonly number[] {
  return buckets.filter((bucket) => !isWide(bucket)).map(({ low }) => low);
}

function rowsAt(buckets: readonly Bucket[], point: number): number {
  return buckets.find((bucket) => !isWide(bucket) && bucket.low === point)?.rows ?? 0;
}

function spreadRows(buckets: readonly Bucket[], edges: readonly number[]): readonly number[] {
  return edges.slice(0, -1).map((low, i) => {
    const high = edges[i + 1] as number;
    const around = buckets.find((bucket) => bucket.low <= low && bucket.high >= high);
    if (around === undefined) return 0;
    return ((high - low) / (around.high - around.low)) * around.rows;
  });
}
