import { isMetric, type IncidentSignal, type Kpi } from "@plumbline/contracts";
import type { Cause } from "../domain/incident-cause.ts";
import { nothingSeen } from "../domain/incident-window.ts";
import { kpiVerdict } from "../domain/kpi-objective.ts";
import type { Prepare } from "../storage/metadata/sqlite-dialect.ts";
import type { LoopModel } from "./loop-models.ts";
import type { Observation } from "./observation.ts";

/** A finished window of a KPI, as it is stored. */
export interface KpiValue {
  readonly model_id: number;
  readonly kpi: string;
  readonly version: string;
  readonly start_at: number;
  readonly end_at: number;
  readonly position: number;
  readonly rows: number;
  readonly value: number;
  readonly lo: number | null;
  readonly hi: number | null;
}

/** Values that were computed at a position of the log or after it, in the order of time. */
export function kpiValuesSince(prepare: Prepare, position: number): readonly KpiValue[] {
  return prepare(selectValues).all(position) as unknown as KpiValue[];
}

/** A KPI speaks when its whole interval lies on the wrong side of its objective. */
export function observeKpi(model: LoopModel, stored: KpiValue): Observation | undefined {
  const kpi = model.config.kpis.find(({ name }) => name === stored.kpi);
  if (kpi?.objective === undefined) return undefined;
  const { version, start_at: startMs, end_at: endMs, position } = stored;
  const kind = isMetric(kpi.of) ? "operations" : "business";
  const key = { kind, columns: [kpi.name], version, segment: null } as const;
  const { verdict, bound } = kpiVerdict(stored, kpi.objective);
  const missed = verdict === "missed" ? bound : null;
  const causes: readonly Cause[] =
    missed === null ? [] : [{ ...key, signals: [signalOf(kpi, stored, { missed, family: kind })] }];
  const signals = [`kpi/${kpi.name}`];
  return {
    ...{ model, source: `KPI ${kpi.name}`, version, startMs, endMs, causes, explanations: [] },
    ...{ window: `kpi ${kpi.name} ${version} ${startMs}`, revision: position, evaluationId: null },
    speaksOf: (other) => other === kind,
    standing({ columns }) {
      if (!columns.includes(kpi.name)) return nothingSeen;
      return missed === null
        ? { ...nothingSeen, covered: signals }
        : { ...nothingSeen, alarmed: signals };
    },
    later: () => [],
  };
}

interface Missed {
  /** The objective, in words. */
  readonly missed: string;
  readonly family: "business" | "operations";
}

function signalOf(
  { name, unit, title, of }: Kpi,
  { value, lo, hi, rows }: KpiValue,
  { missed, family }: Missed,
): IncidentSignal {
  const isRead = isMetric(of);
  const range = lo === null || hi === null || isRead ? "" : ` (${round(lo)} to ${round(hi)})`;
  const basis = isRead ? `, the ${of.take} of ${rows} values` : ` on ${rows} rows`;
  const words = `${title ?? name} is ${round(value)}${range}${basis}; the objective is ${missed}`;
  return {
    ...{ evaluation: null, monitor: null, family, check: name, column: null },
    ...{ segment: null, value, unit, baselineValue: null, currentValue: value, interval: null },
    reason: words,
  };
}

const round = (value: number): string => String(Number(value.toPrecision(4)));

const selectValues = `
  select model_id, kpi, version, start_at, end_at, position, rows, value, lo, hi from kpi_values
  where is_mature = 1 and value is not null and position >= ?
  order by position, start_at, kpi, version`;
