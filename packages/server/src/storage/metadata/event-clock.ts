import type { Prepare } from "./sqlite-dialect.ts";

/** What is known of a model, and when it is by the time of its own rows. */
export interface EventClock {
  /** Everything below this offset of the log is in the lake. */
  readonly position: number;
  /** Event time of the newest row; null without rows. */
  readonly watermarkMs: number | null;
  /** The time of the rows that arrive: of the wall for a model at work now, else of the newest row. */
  readonly nowMs: number | null;
}

/** An event time this close to the clock of the wall belongs to a model that is at work now. */
const liveWithinMs = 86_400_000;

export function eventClock(prepare: Prepare, modelId: number, wallMs: number): EventClock {
  const position = positionIn(prepare);
  const newest = prepare(selectNewest).get(modelId)?.["newest"];
  if (typeof newest !== "number") return { position, watermarkMs: null, nowMs: null };
  const isLive = Math.abs(wallMs - newest) < liveWithinMs;
  return { position, watermarkMs: newest, nowMs: isLive ? Math.max(newest, wallMs) : newest };
}

/** Everything below this offset of the log is in the lake. */
export function positionIn(prepare: Prepare): number {
  return Number(prepare(selectPosition).get()?.["position"] ?? 0);
}

const selectPosition = "select next_offset as position from log_progress where partition = 0";
const selectNewest = `
  select max(max_time) as newest from files
  where model_id = ? and kind = 'prediction' and state = 'live'`;
