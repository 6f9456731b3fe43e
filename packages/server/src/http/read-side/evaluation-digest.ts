import type { CheckResult, ResultDocument } from "@plumbline/contracts";

/** A metric of performance with its interval, where it has one. */
export interface MetricDigest {
  readonly id: string;
  readonly value: number;
  readonly lower: number | null;
  readonly upper: number | null;
}

/** A column among those that drifted most. */
export interface ColumnDigest {
  readonly column: string;
  /** How many times its floor its largest drift is worth; null when nothing can be said. */
  readonly drift: number | null;
  readonly missingShare: number | null;
}

/** The numbers of a result that dashboards follow. */
export interface EvaluationDigest {
  readonly alerts: number;
  readonly watches: number;
  /** Of the whole columns; null without such checks. */
  readonly largestMissingShare: number | null;
  /** How many times its floor the largest drift is worth; 1 is worth an alert. */
  readonly largestDrift: number | null;
  readonly driftingColumns: number;
  readonly performance: readonly MetricDigest[];
  /** Milliseconds by quantile, such as 0.95. */
  readonly latencyMs: ReadonlyMap<number, number>;
  readonly errorRate: number | null;
  /** Those that drifted most, the worst first; a few, however many columns there are. */
  readonly worstColumns: readonly ColumnDigest[];
}

export const emptyDigest: EvaluationDigest = {
  alerts: 0,
  watches: 0,
  largestMissingShare: null,
  largestDrift: null,
  driftingColumns: 0,
  performance: [],
  latencyMs: new Map(),
  errorRate: null,
  worstColumns: [],
};

const mostColumns = 10;

export function digestOf(result: ResultDocument | null): EvaluationDigest {
  if (result === null) return emptyDigest;
  const whole = result.results.filter(({ segment }) => segment === null);
  const of = (check: string): readonly CheckResult[] => whole.filter((one) => one.check === check);
  const drifts = whole.filter(({ family }) => family === "drift");
  const drifting = drifts.filter(({ verdict }) => verdict === "alert");
  return {
    alerts: result.results.filter(({ verdict }) => verdict === "alert").length,
    watches: result.results.filter(({ verdict }) => verdict === "watch").length,
    largestMissingShare: largest(of("missing-rate").map(({ currentValue }) => currentValue)),
    largestDrift: largest(drifts.map(timesFloor)),
    driftingColumns: new Set(drifting.map(({ column }) => column)).size,
    performance: of("performance").flatMap(metricOf),
    latencyMs: new Map(of("latency").flatMap(quantileOf)),
    errorRate: of("error-rate")[0]?.currentValue ?? null,
    worstColumns: worstOf(drifts, of("missing-rate")),
  };
}

function worstOf(
  drifts: readonly CheckResult[],
  missing: readonly CheckResult[],
): readonly ColumnDigest[] {
  const byColumn = Map.groupBy(
    [...drifts, ...missing].filter(({ column }) => column !== null),
    ({ column }) => column ?? "",
  );
  return [...byColumn]
    .map(([column, results]) => ({
      column,
      drift: largest(results.filter(({ family }) => family === "drift").map(timesFloor)),
      missingShare: largest(
        results
          .filter(({ check }) => check === "missing-rate")
          .map(({ currentValue }) => currentValue),
      ),
    }))
    .toSorted(
      (one, other) =>
        (other.drift ?? -1) - (one.drift ?? -1) ||
        (other.missingShare ?? -1) - (one.missingShare ?? -1),
    )
    .slice(0, mostColumns);
}

function timesFloor({ excess, floor }: CheckResult): number | null {
  return excess === null || floor === null || floor <= 0 ? null : excess / floor;
}

/** Compared metrics and those within bounds name the ends of the interval differently. */
function metricOf({ unit, currentValue, details }: CheckResult): readonly MetricDigest[] {
  if (currentValue === null) return [];
  const end = (...names: readonly string[]): number | null => {
    const found = names.map((name) => details[name]).find((value) => typeof value === "number");
    return typeof found === "number" ? found : null;
  };
  const [lower, upper] = [end("currentLow", "low"), end("currentHigh", "high")];
  return [{ id: unit, value: currentValue, lower, upper }];
}

function quantileOf({ details, currentValue }: CheckResult): readonly [number, number][] {
  const { quantile } = details;
  return typeof quantile === "number" && currentValue !== null ? [[quantile, currentValue]] : [];
}

function largest(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((a, b) => Math.max(a, b));
}
