import type {
  EvaluationDocument,
  MonitorsAnswer,
  ModelAnswer,
  Series,
  SeriesAnswer,
  SeriesPoint,
} from "@plumbline/contracts";
import type { SeriesPlotPoint } from "@plumbline/plots";
import { useParams, useSearch } from "@tanstack/react-router";
import { rangeOf } from "../../shared/time-range.ts";
import { useAsk, type Asked } from "../../shared/use-ask.ts";

/** The model of the address. */
export function useModelName(): string {
  return useParams({ from: "/models/$model" }).model;
}

export const modelPath = (name: string, rest = ""): string =>
  `/v1/models/${encodeURIComponent(name)}${rest}`;

export function useModel() {
  return useAsk<ModelAnswer>("model", modelPath(useModelName()));
}

export function useMonitors() {
  return useAsk<MonitorsAnswer>("monitors", modelPath(useModelName(), "/monitors"));
}

/** The monitor that the page shows: of the address, else the one with the longest windows. */
export function useShownMonitor(): string | undefined {
  const { monitor } = useSearch({ from: "/models/$model" });
  const { data } = useMonitors();
  const names = data?.monitors.map(({ name }) => name) ?? [];
  return monitor !== undefined && names.includes(monitor) ? monitor : names[0];
}

/** The stretch of event time that the page shows; null for all there is. */
export function useShownRange() {
  return rangeOf(useSearch({ from: "/models/$model" }));
}

export interface SeriesQuery {
  readonly family?: string;
  readonly check?: string;
  readonly column?: string;
  readonly segment?: string;
}

export function useSeries(query: SeriesQuery): Asked<SeriesAnswer> {
  const monitors = useMonitors();
  const monitor = useShownMonitor();
  const range = useShownRange();
  const series = useAsk<SeriesAnswer>(
    "series",
    modelPath(useModelName(), "/series"),
    { monitor, limit: range === null ? 180 : 500, ...range, ...query },
    { isEnabled: monitor !== undefined },
  );
  // Without the monitors nothing is asked: what failed is told in its place.
  return monitors.isError && monitors.data === undefined
    ? (monitors as unknown as Asked<SeriesAnswer>)
    : series;
}

/** The newest evaluation that any of the series has a point of; its number is undefined while there is none. */
export function useNewestEvaluation(series: readonly Series[] | undefined) {
  const newest = series
    ?.flatMap(({ points }) => points.map(({ evaluation }) => evaluation))
    .reduce<number | undefined>((a, b) => Math.max(a ?? b, b), undefined);
  const query = useAsk<EvaluationDocument>("evaluation", `/v1/evaluations/${newest}`, undefined, {
    isEnabled: newest !== undefined,
  });
  return { newest, query };
}

export function plotPoints(points: readonly SeriesPoint[]): readonly SeriesPlotPoint[] {
  return points.map((point) => ({
    ...{ fromMs: Date.parse(point.from), toMs: Date.parse(point.to) },
    ...{ value: point.currentValue, lo: point.lower, hi: point.upper },
    ...{ isAlert: point.verdict === "alert", isImmature: !point.isMature },
    labelShare: point.rows === 0 ? null : point.labelled / point.rows,
  }));
}

export const latest = ({ points }: Series): SeriesPoint | undefined => points.at(-1);

/** How far beyond its floor; 1 is worth an alert. */
export const timesFloor = ({ excess, floor }: SeriesPoint): number | null =>
  excess === null || floor === null || floor <= 0 ? null : excess / floor;
