import type { CauseWindow, Standing } from "../../domain/incident-window.ts";
import type { Prepare } from "./sqlite-dialect.ts";

/** The windows that causes of a model were seen in, inside of a transaction that the caller has begun. */
export interface IncidentWindowRecords {
  /** Oldest first. */
  ofCause(modelId: number, causeKey: string): readonly CauseWindow[];
  /** The revision that is known of a window; undefined when it is not there. */
  revisionOf(modelId: number, causeKey: string, window: string): number | undefined;
  put(modelId: number, causeKey: string, window: CauseWindow): void;
  /** Causes that alarmed in windows of a version that end in a period. */
  alarmedBetween(modelId: number, version: string, fromMs: number, toMs: number): readonly string[];
}

export function incidentWindowRecords(prepare: Prepare): IncidentWindowRecords {
  return {
    ofCause: (modelId, causeKey) => prepare(selectCause).all(modelId, causeKey).map(toWindow),
    revisionOf(modelId, causeKey, window) {
      const row = prepare(selectRevision).get(modelId, causeKey, window);
      return row === undefined ? undefined : Number(row["revision"]);
    },
    put(modelId, causeKey, one) {
      const { window, source, version, startMs, endMs, revision, evaluationId } = one;
      const { alarmed, covered, uncovered } = one;
      prepare(upsert).run(
        ...[modelId, causeKey, window, source, version, startMs, endMs, revision, evaluationId],
        ...[alarmed.length > 0 ? 1 : 0, JSON.stringify({ alarmed, covered, uncovered })],
      );
    },
    alarmedBetween: (modelId, version, fromMs, toMs) =>
      prepare(selectAlarmed)
        .all(modelId, version, fromMs, toMs)
        .map((row) => String(row["cause_key"])),
  };
}

const selectCause = `
  select * from incident_windows where model_id = ? and cause_key = ? order by end_at, window`;
const selectRevision = `
  select revision from incident_windows where model_id = ? and cause_key = ? and window = ?`;
const upsert = `
  insert into incident_windows (model_id, cause_key, window, source, version, start_at, end_at, revision,
    evaluation_id, is_alarm, signals_json)
  values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  on conflict do update set revision = excluded.revision, evaluation_id = excluded.evaluation_id,
    is_alarm = excluded.is_alarm, signals_json = excluded.signals_json`;
const selectAlarmed = `
  select distinct cause_key from incident_windows
  where model_id = ? and version = ? and end_at >= ? and end_at <= ? and is_alarm = 1
  order by cause_key`;

function toWindow(row: Readonly<Record<string, unknown>>): CauseWindow {
  return {
    window: String(row["window"]),
    source: String(row["source"]),
    version: String(row["version"]),
    startMs: Number(row["start_at"]),
    endMs: Number(row["end_at"]),
    revision: Number(row["revision"]),
    evaluationId: row["evaluation_id"] as number | null,
    ...(JSON.parse(String(row["signals_json"])) as Standing),
  };
}
