import { m4 } from "./m4.ts";

export interface SeriesPlotPoint {
  readonly fromMs: number;
  readonly toMs: number;
  readonly value: number | null;
  readonly lo: number | null;
  readonly hi: number | null;
  readonly isAlert: boolean;
  /** Labels are still on their way: drawn hollow, its window hatched. */
  readonly isImmature: boolean;
  /** Share of the rows that have a label, said in the hatching. */
  readonly labelShare?: number | null;
}

/** A time without a value. */
export interface SeriesGap {
  readonly fromMs: number;
  readonly toMs: number;
  /** rows: no window there; value: windows that came to no value. */
  readonly lacks: "rows" | "value";
}

/** A stretch whose labels are not all there. */
export interface ImmatureSpan {
  readonly fromMs: number;
  readonly toMs: number;
  readonly labelShares: readonly number[];
}

export interface PlacedPoint extends SeriesPlotPoint {
  readonly value: number;
  readonly atMs: number;
  /** Points of one run have no gap between them. */
  readonly run: number;
}

/** No more points than these are drawn. */
export const mostMarks = 2_000;
/** Four of a column by M4, and one alert. */
const columns = mostMarks / 5;

/** Points with a value, in runs without a gap, so that no line is drawn across one. */
export function inRuns(points: readonly SeriesPlotPoint[]): readonly PlacedPoint[] {
  const placed: PlacedPoint[] = [];
  let run = 0;
  let before: SeriesPlotPoint | undefined;
  for (const point of points) {
    const { value, fromMs, toMs } = point;
    if (before !== undefined && (before.value === null || fromMs > before.toMs)) run++;
    before = point;
    if (value !== null) placed.push({ ...point, value, run, atMs: (fromMs + toMs) / 2 });
  }
  return placed;
}

/** All of them, or M4 and the first alert of each stretch when there are too many to draw. */
export function reduced(points: readonly PlacedPoint[]): readonly PlacedPoint[] {
  if (points.length <= mostMarks) return points;
  const kept = new Set(m4(points, columns));
  const size = Math.ceil(points.length / columns);
  for (let from = 0; from < points.length; from += size) {
    const alert = points.slice(from, from + size).findIndex(({ isAlert }) => isAlert);
    if (alert >= 0) kept.add(from + alert);
  }
  return points.filter((_, at) => kept.has(at));
}

/** The times between the first and the last window that have no value. */
export function seriesGaps(points: readonly SeriesPlotPoint[]): readonly SeriesGap[] {
  const gaps: SeriesGap[] = [];
  const add = (gap: SeriesGap): void => {
    const last = gaps.at(-1);
    const isSame = last?.lacks === gap.lacks && last.toMs >= gap.fromMs;
    if (isSame) gaps[gaps.length - 1] = { ...last, toMs: gap.toMs };
    else gaps.push(gap);
  };
  points.forEach((point, at) => {
    const before = points[at - 1];
    if (before !== undefined && point.fromMs > before.toMs) {
      add({ fromMs: before.toMs, toMs: point.fromMs, lacks: "rows" });
    }
    if (point.value === null) add({ fromMs: point.fromMs, toMs: point.toMs, lacks: "value" });
  });
  return gaps;
}

/** Neighbouring windows whose labels are still on their way. */
export function immatureSpans(points: readonly SeriesPlotPoint[]): readonly ImmatureSpan[] {
  const spans: ImmatureSpan[] = [];
  for (const { isImmature, fromMs, toMs, labelShare = null } of points) {
    if (!isImmature) continue;
    const shares = labelShare === null ? [] : [labelShare];
    const last = spans.at(-1);
    if (last !== undefined && last.toMs >= fromMs) {
      spans[spans.length - 1] = {
        ...{ fromMs: last.fromMs, toMs, labelShares: [...last.labelShares, ...shares] },
      };
    } else spans.push({ fromMs, toMs, labelShares: shares });
  }
  return spans;
}
