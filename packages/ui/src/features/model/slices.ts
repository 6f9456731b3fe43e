import type { Series } from "@plumbline/contracts";
import { latest, timesFloor } from "./use-model.ts";

/** A segment with the metric in which it is worst. */
export interface Slice {
  readonly segment: string;
  readonly worst: Series;
}

/** Segments, the one that is farthest beyond its limit first. */
export function slicesOf(series: readonly Series[]): readonly Slice[] {
  const far = (one: Series): number => {
    const last = latest(one);
    return last === undefined ? 0 : (timesFloor(last) ?? 0);
  };
  const bySegment = Map.groupBy(
    series.filter(({ segment }) => segment !== null),
    ({ segment }) => segment ?? "",
  );
  return [...bySegment]
    .map(([segment, all]) => ({ segment, worst: all.reduce((a, b) => (far(b) > far(a) ? b : a)) }))
    .toSorted((a, b) => far(b.worst) - far(a.worst));
}
