import type { WatchState } from "@plumbline/contracts";
import type { Watch, WatchLook } from "../../domain/watch.ts";
import type { Metadata } from "./open-metadata.ts";
import type { Prepare } from "./sqlite-dialect.ts";

export interface WatchFilter {
  readonly modelId: number;
  /** Only with smaller ids. */
  readonly before?: number | undefined;
  readonly limit: number;
}

/** Watches inside of a transaction or a read that the caller has begun. */
export interface WatchRecords {
  get(id: number): Watch | undefined;
  /** Those that are not over, oldest first. */
  open(): readonly Watch[];
  /** Newest first. */
  list(filter: WatchFilter): readonly Watch[];
  /** Whether a version that became champion at an event time is or was watched. */
  isKnown(modelId: number, version: string, fromEventMs: number): boolean;
  /** Keeps what was seen; false when the watch is over by now. */
  look(id: number, look: WatchLook): boolean;
  /** False when the watch was over already. */
  end(id: number, state: WatchState, atMs: number): boolean;
}

export function watchRecords(prepare: Prepare): WatchRecords {
  return {
    get(id) {
      const row = prepare(`${select} where watches.id = ?`).get(id);
      return row === undefined ? undefined : toWatch(row);
    },
    open: () => prepare(`${select} where ended_at is null order by watches.id`).all().map(toWatch),
    list: ({ modelId, before, limit }) =>
      prepare(`${select} where model_id = ? and watches.id < ? order by watches.id desc limit ?`)
        .all(modelId, before ?? Number.MAX_SAFE_INTEGER, limit)
        .map(toWatch),
    isKnown: (modelId, version, fromEventMs) =>
      prepare(
        "select 1 from watches where model_id = ? and version = ? and from_event_time = ? limit 1",
      ).get(modelId, version, fromEventMs) !== undefined,
    look: (id, look) =>
      prepare("update watches set latest_json = ? where id = ? and ended_at is null").run(
        ...[JSON.stringify(look), id],
      ).changes === 1,
    end: (id, state, atMs) =>
      prepare("update watches set state = ?, ended_at = ? where id = ? and ended_at is null").run(
        ...[state, atMs, id],
      ).changes === 1,
  };
}

export function listWatches(metadata: Metadata, filter: WatchFilter): Promise<readonly Watch[]> {
  return metadata.read((prepare) => watchRecords(prepare).list(filter));
}

const select = `
  select watches.*, models.name as model from watches join models on models.id = model_id`;

function toWatch(row: Readonly<Record<string, unknown>>): Watch {
  const latest = row["latest_json"];
  return {
    ...{ id: Number(row["id"]), modelId: Number(row["model_id"]), model: String(row["model"]) },
    runId: row["run_id"] as string | null,
    incidentId: row["incident_id"] as number | null,
    ...{ version: String(row["version"]), previous: String(row["previous"]) },
    ...{ metric: String(row["metric"]), state: row["state"] as WatchState },
    startedAtMs: Number(row["started_at"]),
    fromEventMs: Number(row["from_event_time"]),
    untilEventMs: Number(row["until_event_time"]),
    latest: typeof latest === "string" ? (JSON.parse(latest) as WatchLook) : null,
    endedAtMs: row["ended_at"] as number | null,
  };
}
