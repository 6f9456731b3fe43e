import { allVersions, type MonitoredModel } from "../domain/monitor.ts";
import { windowAt, type TimeWindow } from "../domain/time-window.ts";
import type { Metadata } from "../storage/metadata/open-metadata.ts";
import type { Prepare } from "../storage/metadata/sqlite-dialect.ts";

const touched = `
  select model_id as model, minute, position from touched_minutes
  where position > ? and position <= ? order by position`;
const versionsOf = `
  select version from versions where model_id = ? and first_seen_at < ? and last_seen_at >= ?`;
const mark = `
  insert into windows (monitor_id, model_id, version, start_at, end_at, dirty_position)
  values (?, ?, ?, ?, ?, ?)
  on conflict (monitor_id, version, start_at, end_at, first_offset)
  do update set dirty_position = max(dirty_position, excluded.dirty_position)`;
const markByRows = `
  update windows set dirty_position = max(dirty_position, ?)
  where monitor_id = ? and start_at < ? and end_at > ?`;
const progress = `
  insert into monitor_progress (id, position) values (1, ?)
  on conflict (id) do update set position = excluded.position`;

/**
 * Turns what the segment writer touched into windows to look at, in one transaction: after a crash no
 * change is forgotten, and doing it twice changes nothing.
 */
export function markWindows(
  metadata: Metadata,
  models: readonly MonitoredModel[],
  position: number,
): Promise<ReadonlySet<number>> {
  const byId = new Map(models.map((model) => [model.id, model]));
  return metadata.transaction((prepare) => {
    const row = prepare("select position from monitor_progress where id = 1").get();
    const before = Number(row?.["position"] ?? 0);
    const changed = new Set<number>();
    if (position <= before) return changed;
    const marked = new Map<string, number>();
    for (const one of prepare(touched).all(before, position)) {
      const model = byId.get(Number(one["model"]));
      if (model === undefined) continue;
      changed.add(model.id);
      markMinute(
        prepare,
        model,
        { timeMs: Number(one["minute"]) * minuteMs, position: Number(one["position"]) },
        marked,
      );
    }
    prepare(progress).run(position);
    return changed;
  });
}

/** Marks everything that is in the lake for a monitor that is new. */
export function markHistory(
  metadata: Metadata,
  model: MonitoredModel,
  fromMs: number,
): Promise<void> {
  return metadata.transaction((prepare) => {
    const minutes = prepare(
      "select minute, position from touched_minutes where model_id = ? and minute >= ? order by minute",
    ).all(model.id, Math.floor(fromMs / minuteMs));
    const marked = new Map<string, number>();
    for (const { minute, position } of minutes) {
      markMinute(
        prepare,
        model,
        { timeMs: Number(minute) * minuteMs, position: Number(position) },
        marked,
      );
    }
  });
}

const minuteMs = 60_000;

interface Touch {
  readonly timeMs: number;
  readonly position: number;
}

function markMinute(
  prepare: Prepare,
  { id, config, monitors }: MonitoredModel,
  { timeMs, position }: Touch,
  marked: Map<string, number>,
): void {
  for (const { id: monitorId, document } of monitors) {
    if (!("every" in document.window)) {
      prepare(markByRows).run(position, monitorId, timeMs + minuteMs, timeMs);
      continue;
    }
    const window = windowAt(document.window.every, config.timeZone, timeMs);
    const versions =
      document.versions === "together" ? [allVersions] : versionsIn(prepare, id, window);
    for (const version of versions) {
      const key = `${monitorId}/${version}/${window.startMs}`;
      if ((marked.get(key) ?? -1) >= position) continue;
      marked.set(key, position);
      prepare(mark).run(monitorId, id, version, window.startMs, window.endMs, position);
    }
  }
}

function versionsIn(
  prepare: Prepare,
  modelId: number,
  { startMs, endMs }: TimeWindow,
): readonly string[] {
  return prepare(versionsOf)
    .all(modelId, endMs, startMs)
    .map(({ version }) => String(version));
}
