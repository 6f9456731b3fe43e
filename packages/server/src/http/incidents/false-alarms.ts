import {
  closeReasons,
  type CloseReason,
  type FalseAlarms,
  type MonitorDocument,
} from "@plumbline/contracts";
import { liveStates } from "../../domain/incident.ts";
import { countWords } from "../../domain/incident-words.ts";
import type { Prepare } from "../../storage/metadata/sqlite-dialect.ts";

const dayMs = 86_400_000;

/**
 * What people said of the alarms of some days, against what the stated rates of the monitors allow in so
 * many windows. The days are those on which incidents were closed and windows judged.
 */
export function falseAlarmsOf(
  prepare: Prepare,
  {
    modelId,
    days,
    nowMs,
    monitors,
  }: {
    readonly modelId: number;
    readonly days: number;
    readonly nowMs: number;
    readonly monitors: readonly MonitorDocument[];
  },
): FalseAlarms {
  const fromMs = nowMs - days * dayMs;
  const count = (sql: string, ...values: readonly (number | string)[]): number =>
    Number(prepare(sql).get(...values)?.["count"] ?? 0);
  const closed = Object.fromEntries(
    closeReasons.map((reason) => [reason, count(countClosed, modelId, reason, fromMs)]),
  ) as Record<CloseReason, number>;
  const counted = monitors.map(({ name, falseAlarmRate }) => {
    const windows = count(countWindows, modelId, name, fromMs);
    return { monitor: name, windows, falseAlarmRate, expected: windows * falseAlarmRate };
  });
  const expected = counted.reduce((sum, one) => sum + one.expected, 0);
  const falseAlarms = closed["false-alarm"];
  const isWithin = falseAlarms <= Math.ceil(expected);
  return {
    ...{ days, closed, falseAlarms, monitors: counted, expected, isWithin },
    stillOpen: count(countOpen, modelId, ...liveStates),
    summary: `${countWords(falseAlarms, "false alarm")} in ${countWords(days, "day")}; the stated rates allow ${Number(expected.toPrecision(2))}`,
  };
}

const countClosed = `
  select count(*) as count from incidents
  where model_id = ? and close_reason = ? and closed_at >= ?`;
const countOpen = `
  select count(*) as count from incidents where model_id = ? and state in (?, ?, ?)`;
const countWindows = `
  select count(*) as count from windows join monitors on monitors.id = windows.monitor_id
  where windows.model_id = ? and monitors.name = ? and windows.evaluated_at >= ?`;
