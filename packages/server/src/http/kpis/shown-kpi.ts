import {
  isMetric,
  type Kpi,
  type KpiSeries,
  type KpiValueDocument,
  type RowSource,
} from "@plumbline/contracts";
import { kpiVerdict } from "../../domain/kpi-objective.ts";
import { windowWords } from "../../domain/incident-words.ts";
import { allVersions } from "../../domain/monitor.ts";
import type { KpiValue } from "../../storage/metadata/kpi-store.ts";
import { isoTime } from "../read-side/iso-time.ts";

/** A KPI with its windows, as answers show it. */
export function shownKpi(kpi: Kpi, values: readonly KpiValue[]): KpiSeries {
  const { name, title = name, unit, better, window, maturity, of, objective } = kpi;
  const { atLeast = null, atMost = null } = objective ?? {};
  return {
    ...{ name, title, unit, better, window, maturity, of },
    objective: objective === undefined ? null : { atLeast, atMost },
    summary: summaryOf(kpi, values),
    values: values.map((value) => shownValue(kpi, value)),
  };
}

function shownValue({ objective, of }: Kpi, stored: KpiValue): KpiValueDocument {
  const { version, startMs, endMs, rows, value, lo, hi, isMature } = stored;
  return {
    ...{ version, rows, value, isMature },
    ...{ from: isoTime(startMs), to: isoTime(endMs) },
    interval: lo === null || hi === null || isMetric(of) ? null : { lo, hi, ...kindOf(of) },
    verdict: kpiVerdict(stored, objective).verdict,
  };
}

const kindOf = (of: RowSource) => ({
  level: 0.95,
  kind: "action" in of ? "wilson, clustered" : "student, clustered",
});

function summaryOf({ title, name, unit, objective, of }: Kpi, values: readonly KpiValue[]): string {
  const called = title ?? name;
  const known = values.filter(({ version, value }) => version === allVersions && value !== null);
  const newest = known.find(({ isMature }) => isMature);
  if (newest === undefined) {
    return known.length === 0
      ? `${called} has no value yet`
      : `${called} has no finished window yet: what follows its predictions may still come`;
  }
  const { value, lo, hi, rows, startMs, endMs } = newest;
  const isRead = isMetric(of);
  const range = lo === null || hi === null || isRead ? "" : ` (${round(lo)} to ${round(hi)})`;
  const measure = `${round(value ?? 0)}${range}${unit === "" ? "" : ` ${unit}`}`;
  const when = windowWords({ startMs, endMs });
  const seen = `${called} is ${measure} on ${rows} ${isRead ? "values" : "predictions"} of ${when}`;
  const { verdict, bound } = kpiVerdict(newest, objective);
  switch (verdict) {
    case "met":
      return `${seen}: the objective, ${bound}, is met`;
    case "missed":
      return `${seen}: the objective, ${bound}, is missed`;
    case "unclear":
      return `${seen}: whether the objective, ${bound}, is met cannot be told from so few`;
    case "no-objective":
      return seen;
  }
}

const round = (value: number): string => String(Number(value.toPrecision(4)));
