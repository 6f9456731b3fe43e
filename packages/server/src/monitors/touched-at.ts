import type { TimeWindow } from "../domain/time-window.ts";
import type { Metadata } from "../storage/metadata/open-metadata.ts";

const latest = `
  select max(position) as position from touched_minutes
  where model_id = ? and minute >= ? and minute < ?`;

const minuteMs = 60_000;

/** The latest position at which a row or label in this stretch of event time changed; 0 for never. */
export async function touchedAt(
  metadata: Metadata,
  modelId: number,
  { startMs, endMs }: TimeWindow,
): Promise<number> {
  const [from, to] = [Math.floor(startMs / minuteMs), Math.ceil(endMs / minuteMs)];
  const row = await metadata.read((prepare) => prepare(latest).get(modelId, from, to));
  return Number(row?.["position"] ?? 0);
}
