import type { SilenceKind, SilenceMatch } from "@plumbline/contracts";
import type { Metadata } from "./open-metadata.ts";
import type { Prepare } from "./sqlite-dialect.ts";

/** Hushes messages by the clock on the wall; a downtime keeps windows of its time out altogether. */
export interface Silence {
  readonly id: number;
  /** Null for all models. */
  readonly modelId: number | null;
  readonly model: string | null;
  readonly match: SilenceMatch;
  readonly fromMs: number;
  readonly toMs: number;
  readonly kind: SilenceKind;
  readonly actor: string;
  readonly reason: string;
  readonly endedAtMs: number | null;
}

export type NewSilence = Omit<Silence, "id" | "model" | "endedAtMs">;

/** Silences inside of a transaction or a read that the caller has begun. */
export interface SilenceRecords {
  get(id: number): Silence | undefined;
  /** Those of a model and those of all models, newest first. */
  list(modelId?: number): readonly Silence[];
  /** What was not ended before its time, of a model or of all, at a time. */
  at(modelId: number, timeMs: number): readonly Silence[];
  /** Downtimes that share time with a window; one that was ended counts until then. */
  downtimes(modelId: number, window: { startMs: number; endMs: number }): readonly Silence[];
  insert(silence: NewSilence): Silence;
  end(id: number, atMs: number): void;
}

export function silenceRecords(prepare: Prepare): SilenceRecords {
  const get = (id: number): Silence | undefined => {
    const row = prepare(`${select} where silences.id = ?`).get(id);
    return row === undefined ? undefined : toSilence(row);
  };
  return {
    get,
    list: (modelId) =>
      prepare(`${select} where ? is null or model_id is null or model_id = ? ${newestFirst}`)
        .all(modelId ?? null, modelId ?? null)
        .map(toSilence),
    at: (modelId, timeMs) => prepare(selectAt).all(modelId, timeMs, timeMs, timeMs).map(toSilence),
    downtimes: (modelId, { startMs, endMs }) =>
      prepare(selectDowntimes).all(modelId, endMs, startMs, startMs).map(toSilence),
    insert({ modelId, match, fromMs, toMs, kind, actor, reason }) {
      const values = [modelId, JSON.stringify(match), fromMs, toMs, kind, actor, reason];
      const { lastInsertRowid } = prepare(insert).run(...values);
      const silence = get(Number(lastInsertRowid));
      if (silence === undefined) throw new Error("the silence that was just written is gone");
      return silence;
    },
    end(id, atMs) {
      prepare("update silences set ended_at = ? where id = ? and ended_at is null").run(atMs, id);
    },
  };
}

export interface SilenceStore {
  list(modelId?: number): Promise<readonly Silence[]>;
}

export function createSilenceStore(metadata: Metadata): SilenceStore {
  return { list: (modelId) => metadata.read((prepare) => silenceRecords(prepare).list(modelId)) };
}

const select = `
  select silences.*, models.name as model
  from silences left join models on models.id = silences.model_id`;
const newestFirst = "order by silences.id desc";
const selectAt = `
  ${select} where (model_id is null or model_id = ?) and from_at <= ? and to_at > ?
    and (ended_at is null or ended_at > ?) ${newestFirst}`;
const selectDowntimes = `
  ${select} where kind = 'downtime' and (model_id is null or model_id = ?)
    and from_at < ? and to_at > ? and (ended_at is null or ended_at > ?) ${newestFirst}`;
const insert = `
  insert into silences (model_id, match_json, from_at, to_at, kind, actor, reason)
  values (?, ?, ?, ?, ?, ?, ?)`;

function toSilence(row: Readonly<Record<string, unknown>>): Silence {
  return {
    id: Number(row["id"]),
    modelId: row["model_id"] as number | null,
    model: row["model"] as string | null,
    match: JSON.parse(String(row["match_json"])) as SilenceMatch,
    fromMs: Number(row["from_at"]),
    toMs: Number(row["to_at"]),
    kind: row["kind"] as SilenceKind,
    actor: String(row["actor"]),
    reason: String(row["reason"]),
    endedAtMs: row["ended_at"] as number | null,
  };
}
