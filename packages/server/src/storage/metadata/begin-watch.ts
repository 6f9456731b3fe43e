import type { Prepare } from "./sqlite-dialect.ts";

export interface NewWatch {
  readonly modelId: number;
  readonly runId: string | null;
  readonly incidentId: number | null;
  readonly version: string;
  /** The champion it took the place of. */
  readonly previous: string;
  readonly metric: string;
  readonly fromEventMs: number;
  readonly untilEventMs: number;
  readonly atMs: number;
}

/** A new champion comes under observation; what was watched of the model before is over. */
export function beginWatchIn(prepare: Prepare, watch: NewWatch): void {
  prepare(
    "update watches set state = 'ended', ended_at = ? where model_id = ? and ended_at is null",
  ).run(watch.atMs, watch.modelId);
  prepare(`
    insert into watches (model_id, run_id, incident_id, version, previous, metric, started_at,
      from_event_time, until_event_time, state)
    values (?, ?, ?, ?, ?, ?, ?, ?, ?, 'watching')`).run(
    ...[watch.modelId, watch.runId, watch.incidentId, watch.version, watch.previous],
    ...[watch.metric, watch.atMs, watch.fromEventMs, watch.untilEventMs],
  );
}
