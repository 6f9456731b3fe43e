import { toTimeMs } from "../../domain/event-time.ts";
import type { TimeWindow } from "../../domain/time-window.ts";
import type { Prepare } from "./sqlite-dialect.ts";

export interface RefusedRow {
  readonly kind: "prediction" | "feedback";
  readonly receivedMs: number;
  /** The row as it came. */
  readonly body: string;
}

const minuteMs = 60_000;
const addOne = `
  insert into quarantined_minutes (model_id, version, minute, rows) values (?, ?, ?, 1)
  on conflict do update set rows = rows + 1`;
const takeOne = `
  update quarantined_minutes set rows = rows - 1
  where model_id = ? and version = ? and minute = ? and rows > 0`;

/** Counts predictions that were refused by their own time, where one can be read: else by that of arrival. */
export function countRefused(prepare: Prepare, modelId: number, rows: readonly RefusedRow[]): void {
  count(prepare, modelId, { rows, statement: addOne });
}

/** Rows that were mended and sent again are refused no more. */
export function countMended(prepare: Prepare, modelId: number, rows: readonly RefusedRow[]): void {
  count(prepare, modelId, { rows, statement: takeOne });
}

interface Counted {
  readonly rows: readonly RefusedRow[];
  readonly statement: string;
}

function count(prepare: Prepare, modelId: number, { rows, statement }: Counted): void {
  for (const row of rows) {
    if (row.kind !== "prediction") continue;
    const { version, timeMs } = placeOf(row);
    prepare(statement).run(modelId, version, Math.floor(timeMs / minuteMs));
  }
}

/** How many predictions of a window were refused; null asks for those of all versions. */
export function refusedIn(
  prepare: Prepare,
  { modelId, version, startMs, endMs }: RefusedRange,
): number {
  const [from, to] = [Math.floor(startMs / minuteMs), Math.ceil(endMs / minuteMs)];
  const of = { model: modelId, version, from, to };
  return Number(prepare(selectRows).get(of)?.["rows"] ?? 0);
}

interface RefusedRange extends TimeWindow {
  readonly modelId: number;
  readonly version: string | null;
}

const selectRows = `
  select sum(rows) as rows from quarantined_minutes
  where model_id = :model and minute >= :from and minute < :to
    and (:version is null or version = :version)`;

function placeOf({ body, receivedMs }: RefusedRow) {
  const row = readRow(body);
  const timeMs = toTimeMs(row["time"]);
  const version = row["version"];
  return {
    version: typeof version === "string" ? version.slice(0, 256) : "",
    // A time that no clock shows yet is a part of what is wrong with the row.
    timeMs: timeMs === undefined || timeMs > receivedMs ? receivedMs : timeMs,
  };
}

function readRow(body: string): Readonly<Record<string, unknown>> {
  try {
    const row: unknown = JSON.parse(body);
    return typeof row === "object" && row !== null ? (row as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
