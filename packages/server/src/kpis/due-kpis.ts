import { durationMs, type Kpi } from "@plumbline/contracts";
import { eventClock } from "../storage/metadata/event-clock.ts";
import { kpiRecords, type OpenKpi } from "../storage/metadata/kpi-store.ts";
import type { Prepare } from "../storage/metadata/sqlite-dialect.ts";
import type { KpiModel } from "./kpi-models.ts";

/** A window of a KPI that is to be computed now. */
export interface DueKpi extends OpenKpi {
  readonly model: KpiModel;
  readonly position: number;
  readonly isMature: boolean;
}

export interface DueOptions {
  /** By the clock of the wall. */
  readonly nowMs: number;
  readonly isWanted: (kpi: Kpi) => boolean;
}

/** Feedback that trickles in makes a window be computed again at most so often. */
const shortestPauseMs = 5_000;
const longestPauseMs = 60_000;
const mostOpen = 500;

/** Those that ended first come first. */
export function dueKpis(
  prepare: Prepare,
  model: KpiModel,
  { nowMs: wallMs, isWanted }: DueOptions,
): readonly DueKpi[] {
  const { nowMs, position } = eventClock(prepare, model.id, wallMs);
  if (nowMs === null) return [];
  const records = kpiRecords(prepare);
  return model.config.kpis
    .filter(isWanted)
    .flatMap((kpi): readonly DueKpi[] => {
      const matureMs = nowMs - durationMs(kpi.maturity);
      const open = records.open({
        ...{ modelId: model.id, kpi: kpi.name, overMs: nowMs, matureMs, limit: mostOpen },
      });
      return open
        .filter((one) => isRested(one, wallMs))
        .map((one) => ({ ...one, model, position, isMature: one.endMs <= matureMs }));
    })
    .toSorted((one, other) => one.endMs - other.endMs);
}

/** A clock that jumped back says nothing about how long ago something was. */
function isRested({ computedAtMs, isDirty, startMs, endMs }: OpenKpi, wallMs: number): boolean {
  if (computedAtMs === null || !isDirty) return true;
  const pauseMs = Math.min(longestPauseMs, Math.max(shortestPauseMs, (endMs - startMs) / 12));
  return Math.abs(wallMs - computedAtMs) >= pauseMs;
}
