import type {
  CheckResult,
  EvaluationDocument,
  EvaluationSummary,
  Series,
  SeriesPoint,
} from "@plumbline/contracts";

export type SeriesFilter = Partial<
  Record<"family" | "check" | "method" | "column" | "segment", string>
>;

/** A result as points need it: what an evaluation keeps is much larger. */
export type ResultPoint = Pick<
  CheckResult,
  "family" | "check" | "method" | "column" | "segment" | "unit" | "interval" | "reason"
> & { readonly point: Omit<SeriesPoint, keyof WindowFacts> };

interface WindowFacts {
  readonly from: string;
  readonly to: string;
  readonly evaluation: number;
  readonly rows: number;
  readonly labelled: number;
  readonly isMature: boolean;
}

/** The results of an evaluation without what no series shows. */
export function resultPoints({ result }: Pick<EvaluationDocument, "result">): ResultPoint[] {
  return (result?.results ?? []).map((one) => ({
    ...{ family: one.family, check: one.check, method: one.method, column: one.column },
    ...{ segment: one.segment, unit: one.unit, interval: one.interval, reason: one.reason },
    point: {
      ...{ baselineValue: one.baselineValue, currentValue: one.currentValue, value: one.value },
      ...{ excess: one.excess, floor: one.floor, pAdjusted: one.pAdjusted, verdict: one.verdict },
      usable: one.m,
      lower: detail(one, "currentLow", "low"),
      upper: detail(one, "currentHigh", "high"),
    },
  }));
}

/** Compared metrics and those within bounds name the ends of the interval differently. */
function detail({ details }: CheckResult, ...names: readonly string[]): number | null {
  const found = names.map((name) => details[name]).find((value) => typeof value === "number");
  return typeof found === "number" ? found : null;
}

export interface ReadWindow {
  readonly summary: EvaluationSummary;
  readonly results: readonly ResultPoint[];
}

/** Results that match, put into series in the order in which the newest window has them. */
export function seriesOf(windows: readonly ReadWindow[], filter: SeriesFilter): readonly Series[] {
  const found = new Map<string, Series>();
  const newestFirst = windows.toSorted((a, b) =>
    a.summary.window.to < b.summary.window.to ? 1 : -1,
  );
  for (const { summary, results } of newestFirst) {
    for (const { point, interval, reason, ...about } of results) {
      if (!matches(about, filter)) continue;
      const key = JSON.stringify([about.check, about.method, about.column, about.segment]);
      const series = found.get(key) ?? { ...about, interval, reason, points: [] };
      series.points.unshift({ ...windowFacts(summary), ...point });
      found.set(key, series);
    }
  }
  return [...found.values()];
}

function matches(
  about: Pick<CheckResult, "family" | "check" | "method" | "column" | "segment">,
  { segment, ...others }: SeriesFilter,
): boolean {
  if (segment !== "*" && about.segment !== (segment || null)) return false;
  return Object.entries(others).every(
    ([name, wanted]) => wanted === undefined || about[name as keyof typeof others] === wanted,
  );
}

function windowFacts({ window, id, rows, labels }: EvaluationSummary): WindowFacts {
  return {
    ...{ from: window.from, to: window.to, evaluation: id, rows },
    ...{ labelled: labels.labelled, isMature: labels.isMature },
  };
}
