import type { TimeWindow } from "../../domain/time-window.ts";
import type { Metadata } from "./open-metadata.ts";
import type { Prepare } from "./sqlite-dialect.ts";

/** A KPI in a window and version, as far as it is known. */
export interface KpiValue extends TimeWindow {
  readonly kpi: string;
  /** "*" for all versions. */
  readonly version: string;
  readonly rows: number;
  readonly value: number | null;
  readonly lo: number | null;
  readonly hi: number | null;
  readonly isMature: boolean;
}

/** A window that is to be computed, for the first time or again. */
export interface OpenKpi extends TimeWindow {
  readonly kpi: string;
  readonly version: string;
  readonly isDirty: boolean;
  /** By the clock of the wall; null when it never was. */
  readonly computedAtMs: number | null;
}

export interface OpenFilter {
  readonly modelId: number;
  readonly kpi: string;
  /** Windows that end later are not over. */
  readonly overMs: number;
  /** Windows that end later are not mature. */
  readonly matureMs: number;
  readonly limit: number;
}

export interface ComputedKpi extends Omit<KpiValue, "endMs"> {
  readonly modelId: number;
  readonly position: number;
  readonly computedAtMs: number;
}

export interface KpiMark {
  readonly modelId: number;
  readonly kpi: string;
  readonly definition: string;
  readonly version: string;
  readonly window: TimeWindow;
  readonly position: number;
}

export interface KpiFilter {
  readonly modelId: number;
  readonly kpi: string;
  /** @default all */
  readonly version?: string | undefined;
  /** Windows that overlap. @default all times */
  readonly fromMs?: number;
  readonly toMs?: number;
  readonly limit: number;
}

/** KPI values inside of a transaction or a read that the caller has begun. */
export interface KpiRecords {
  /** What the stored windows of each KPI count. */
  definitions(modelId: number): ReadonlyMap<string, string>;
  forget(modelId: number, kpi: string): void;
  mark(mark: KpiMark): void;
  /** Windows of a KPI that are over and changed, or are mature and were not; oldest first. */
  open(filter: OpenFilter): readonly OpenKpi[];
  save(value: ComputedKpi): void;
  /** Computed windows with rows; those that ended last first. */
  list(filter: KpiFilter): readonly KpiValue[];
  /** Minutes of models that changed between two positions, in the order of the log. */
  touched(after: number, upTo: number): readonly TouchedMinute[];
  touchedOf(modelId: number): readonly TouchedMinute[];
  /** Versions that answered in a window. */
  versionsIn(modelId: number, window: TimeWindow): readonly string[];
}

export interface TouchedMinute {
  readonly modelId: number;
  readonly timeMs: number;
  readonly position: number;
}

export function kpiRecords(prepare: Prepare): KpiRecords {
  return {
    definitions: (modelId) =>
      new Map(
        prepare("select distinct kpi, definition from kpi_values where model_id = ?")
          .all(modelId)
          .map((row) => [String(row["kpi"]), String(row["definition"])]),
      ),
    forget(modelId, kpi) {
      prepare("delete from kpi_values where model_id = ? and kpi = ?").run(modelId, kpi);
    },
    mark({ modelId, kpi, definition, version, window, position }) {
      prepare(markWindow).run(
        ...[modelId, kpi, version, window.startMs, window.endMs, definition, position],
      );
    },
    open: ({ modelId, kpi, overMs, matureMs, limit }) =>
      prepare(selectOpen)
        .all(modelId, kpi, overMs, matureMs, limit)
        .map((row) => ({
          ...{ kpi: String(row["kpi"]), version: String(row["version"]) },
          ...{ startMs: Number(row["start_at"]), endMs: Number(row["end_at"]) },
          isDirty: row["is_dirty"] === 1,
          computedAtMs: row["computed_at"] as number | null,
        })),
    save({ modelId, kpi, version, startMs, position, computedAtMs, rows, ...value }) {
      prepare(update).run(
        ...[position, computedAtMs, rows, value.value, value.lo, value.hi],
        ...[value.isMature ? 1 : 0, modelId, kpi, version, startMs],
      );
    },
    list({ modelId, kpi, version, fromMs = 0, toMs = 8.64e15, limit }) {
      const of = { model: modelId, kpi, version: version ?? null, from: fromMs, to: toMs, limit };
      return prepare(selectValues).all(of).map(toValue);
    },
    touched: (after, upTo) => prepare(selectTouched).all(after, upTo).map(toTouched),
    touchedOf: (modelId) => prepare(selectTouchedOf).all(modelId).map(toTouched),
    versionsIn: (modelId, { startMs, endMs }) =>
      prepare(selectVersions)
        .all(modelId, endMs, startMs)
        .map((row) => String(row["version"])),
  };
}

export function listKpis(metadata: Metadata, filter: KpiFilter): Promise<readonly KpiValue[]> {
  return metadata.read((prepare) => kpiRecords(prepare).list(filter));
}

const minuteMs = 60_000;

const markWindow = `
  insert into kpi_values (model_id, kpi, version, start_at, end_at, definition, dirty_position, position,
    rows, is_mature)
  values (?, ?, ?, ?, ?, ?, ?, -1, 0, 0)
  on conflict do update set dirty_position = max(dirty_position, excluded.dirty_position)`;
const selectOpen = `
  select kpi, version, start_at, end_at, computed_at, position < dirty_position as is_dirty
  from kpi_values
  where model_id = ? and kpi = ? and end_at <= ?
    and (position < dirty_position or (is_mature = 0 and end_at <= ?))
  order by end_at, version limit ?`;
const update = `
  update kpi_values set position = ?, computed_at = ?, rows = ?, value = ?, lo = ?, hi = ?, is_mature = ?
  where model_id = ? and kpi = ? and version = ? and start_at = ?`;
const selectValues = `
  select kpi, version, start_at, end_at, rows, value, lo, hi, is_mature from kpi_values
  where model_id = :model and kpi = :kpi and (:version is null or version = :version)
    and end_at > :from and start_at < :to and rows > 0
  order by end_at desc, version limit :limit`;
const selectTouched = `
  select model_id, minute, position from touched_minutes
  where position > ? and position <= ? order by position`;
const selectTouchedOf = `
  select model_id, minute, position from touched_minutes where model_id = ? order by minute`;
const selectVersions = `
  select version from versions where model_id = ? and first_seen_at < ? and last_seen_at >= ?`;

type Row = Readonly<Record<string, unknown>>;

function toValue(row: Row): KpiValue {
  return {
    ...{ kpi: String(row["kpi"]), version: String(row["version"]), rows: Number(row["rows"]) },
    ...{ startMs: Number(row["start_at"]), endMs: Number(row["end_at"]) },
    value: row["value"] as number | null,
    lo: row["lo"] as number | null,
    hi: row["hi"] as number | null,
    isMature: row["is_mature"] === 1,
  };
}

function toTouched(row: Row): TouchedMinute {
  return {
    modelId: Number(row["model_id"]),
    timeMs: Number(row["minute"]) * minuteMs,
    position: Number(row["position"]),
  };
}
