import type { Metadata } from "./open-metadata.ts";
import type { Prepare } from "./sqlite-dialect.ts";

/** What came of the latest message or test of a channel. */
export interface ChannelOutcome {
  readonly atMs: number;
  readonly outcome: "delivered" | "retry" | "refused";
  readonly detail: string;
  readonly failuresInARow: number;
  /** Nothing is sent until then. */
  readonly pausedUntilMs: number | null;
}

export interface StoredChannel {
  readonly id: number;
  readonly name: string;
  readonly type: string;
  /** With its secrets. */
  readonly config: Readonly<Record<string, unknown>>;
  readonly showValues: boolean;
  readonly createdAtMs: number;
  readonly disabledAtMs: number | null;
  readonly lastOutcome: ChannelOutcome | null;
}

export type ChannelChange = Pick<StoredChannel, "name" | "type" | "config" | "showValues"> & {
  readonly isDisabled: boolean;
  readonly atMs: number;
};

/** Channels inside of a transaction or a read that the caller has begun. */
export interface ChannelRecords {
  list(): readonly StoredChannel[];
  find(name: string): StoredChannel | undefined;
  get(id: number): StoredChannel | undefined;
  /** Makes it, or changes the one of this name. */
  put(change: ChannelChange): StoredChannel;
  remove(id: number): void;
  noteOutcome(id: number, outcome: ChannelOutcome): void;
}

export function channelRecords(prepare: Prepare): ChannelRecords {
  const find = (name: string): StoredChannel | undefined =>
    toChannel(prepare("select * from channels where name = ?").get(name));
  return {
    list: () =>
      prepare("select * from channels order by name")
        .all()
        .flatMap((row) => toChannel(row) ?? []),
    find,
    get: (id) => toChannel(prepare("select * from channels where id = ?").get(id)),
    put({ name, type, config, showValues, isDisabled, atMs }) {
      prepare(upsert).run(name, type, JSON.stringify(config), Number(showValues), atMs);
      // Since when it is disabled stays as it was.
      prepare(disable).run(Number(isDisabled), atMs, name);
      const channel = find(name);
      if (channel === undefined) throw new Error("the channel that was just written is gone");
      return channel;
    },
    remove(id) {
      prepare("delete from channels where id = ?").run(id);
    },
    noteOutcome(id, outcome) {
      prepare("update channels set last_result_json = ? where id = ?").run(
        ...[JSON.stringify(outcome), id],
      );
    },
  };
}

export interface ChannelStore {
  list(): Promise<readonly StoredChannel[]>;
  find(name: string): Promise<StoredChannel | undefined>;
  noteOutcome(id: number, outcome: ChannelOutcome): Promise<void>;
}

export function createChannelStore(metadata: Metadata): ChannelStore {
  return {
    list: () => metadata.read((prepare) => channelRecords(prepare).list()),
    find: (name) => metadata.read((prepare) => channelRecords(prepare).find(name)),
    noteOutcome: (id, outcome) =>
      metadata.transaction((prepare) => channelRecords(prepare).noteOutcome(id, outcome)),
  };
}

const upsert = `
  insert into channels (name, type, config_json, show_values, created_at) values (?, ?, ?, ?, ?)
  on conflict (name) do update set type = excluded.type, config_json = excluded.config_json,
    show_values = excluded.show_values, last_result_json = null`;
const disable = `
  update channels set disabled_at = case when ? then coalesce(disabled_at, ?) end where name = ?`;

function toChannel(row: Readonly<Record<string, unknown>> | undefined): StoredChannel | undefined {
  if (row === undefined) return undefined;
  const outcome = row["last_result_json"] as string | null;
  return {
    id: Number(row["id"]),
    name: String(row["name"]),
    type: String(row["type"]),
    config: JSON.parse(String(row["config_json"])) as StoredChannel["config"],
    showValues: row["show_values"] === 1,
    createdAtMs: Number(row["created_at"]),
    disabledAtMs: row["disabled_at"] as number | null,
    lastOutcome: outcome === null ? null : (JSON.parse(outcome) as ChannelOutcome),
  };
}
