import { durationMs } from "@plumbline/contracts";
import { beginWatchIn } from "../storage/metadata/begin-watch.ts";
import { loopProgress, saveLoopProgress } from "../storage/metadata/loop-progress.ts";
import type { Prepare } from "../storage/metadata/sqlite-dialect.ts";
import { watchRecords } from "../storage/metadata/watch-store.ts";
import { readModelConfig } from "../monitors/monitored-models.ts";

const part = "watches-moves";
const mostMoves = 100;

/** Promotions that nobody has begun to watch, e.g. those by hand; oldest first. */
export function newPromotions(prepare: Prepare): readonly Promotion[] {
  return prepare(selectMoves)
    .all(loopProgress(prepare, part), mostMoves)
    .map((row) => ({
      ...{ id: Number(row["id"]), modelId: Number(row["model_id"]) },
      kind: String(row["kind"]),
      ...{ from: row["from_version"] as string | null, to: row["to_version"] as string | null },
      ...{ eventTimeMs: Number(row["event_time"]), runId: row["run_id"] as string | null },
    }));
}

interface Promotion {
  readonly id: number;
  readonly modelId: number;
  readonly kind: string;
  readonly from: string | null;
  readonly to: string | null;
  readonly eventTimeMs: number;
  readonly runId: string | null;
}

/** Every new champion is watched, whoever made it one; in the caller's transaction. */
export function watchPromotions(prepare: Prepare, atMs: number): void {
  const moves = newPromotions(prepare);
  const records = watchRecords(prepare);
  for (const { modelId, kind, from, to, eventTimeMs, runId } of moves) {
    if (kind !== "promotion" || from === null || to === null) continue;
    if (records.isKnown(modelId, to, eventTimeMs)) continue;
    const row = prepare("select config_json from models where id = ?").get(modelId);
    const { watch, gate } = readModelConfig((row?.["config_json"] ?? null) as string | null);
    beginWatchIn(prepare, {
      ...{ modelId, runId, incidentId: null, version: to, previous: from, atMs },
      ...{ metric: gate.metric ?? "", fromEventMs: eventTimeMs },
      untilEventMs: eventTimeMs + durationMs(watch.duration),
    });
  }
  const last = moves.at(-1);
  if (last !== undefined) saveLoopProgress(prepare, part, last.id);
}

const selectMoves = `
  select id, model_id, from_version, to_version, event_time, run_id, kind from alias_moves
  where id > ? and alias = 'champion' order by id limit ?`;
