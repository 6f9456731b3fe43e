import type { Notice, NoticeEvent, NotificationState } from "@plumbline/contracts";
import type { Metadata } from "./open-metadata.ts";
import type { Prepare } from "./sqlite-dialect.ts";

export interface Notification {
  readonly id: number;
  readonly channelId: number;
  readonly channelName: string;
  readonly incidentId: number | null;
  readonly event: NoticeEvent;
  readonly key: string;
  readonly notice: Notice;
  readonly createdAtMs: number;
  readonly dueAtMs: number;
  readonly attempts: number;
  readonly state: NotificationState;
  readonly isRepeat: boolean;
  readonly deliveredAtMs: number | null;
  readonly detail: string | null;
  readonly reference: string | null;
}

export type NewNotification = Pick<
  Notification,
  "channelId" | "channelName" | "incidentId" | "event" | "key" | "notice" | "createdAtMs"
> & {
  readonly dueAtMs: number;
  readonly state: NotificationState;
  readonly isRepeat?: boolean;
  readonly detail?: string;
};

export interface NotificationChanges {
  readonly state?: NotificationState;
  readonly dueAtMs?: number;
  readonly attempts?: number;
  readonly deliveredAtMs?: number;
  readonly detail?: string | null;
  readonly reference?: string;
  readonly event?: NoticeEvent;
  readonly notice?: Notice;
}

export interface NotificationFilter {
  readonly incidentId?: number;
  readonly channel?: string;
  readonly state?: NotificationState;
  /** Only with smaller ids. */
  readonly before?: number;
  readonly limit: number;
}

/** The outbox inside of a transaction or a read that the caller has begun. */
export interface NotificationRecords {
  get(id: number): Notification | undefined;
  /** Newest first, without repetitions. */
  list(filter: NotificationFilter): readonly Notification[];
  insert(notification: NewNotification): number;
  update(id: number, changes: NotificationChanges): void;
  remove(id: number): void;
  /** Of an incident to a channel, oldest first, without repetitions. */
  history(incidentId: number, channelId: number): readonly Notification[];
  /** Of an incident, in one of these states. */
  ofIncident(incidentId: number, state: NotificationState): readonly Notification[];
  /** Ids of the channels that were told of an incident, or will be. */
  told(incidentId: number): readonly number[];
  /** The row that sends the latest message again. */
  repeatOf(incidentId: number, channelId: number): Notification | undefined;
  /** What the other side called the incident last. */
  reference(incidentId: number, channelId: number): string | null;
  /** The incident whose messages through a channel have a key that ends so; undefined for none. */
  incidentOf(channelId: number, keyEnd: string): number | undefined;
  ofChannel(channelId: number, state: NotificationState): readonly Notification[];
  /** Those whose time has come, scheduled or waiting. */
  due(state: "scheduled" | "waiting", nowMs: number): readonly Notification[];
  /** What a channel is to be sent next: never before what the same incident has waiting there. */
  next(channelId: number, nowMs: number): Notification | undefined;
  /** Ids of channels with something to send. */
  dueChannels(nowMs: number): readonly number[];
  /** When the next one is due; null when none waits. */
  nextDueMs(): number | null;
  /** Takes back all that was not sent through a channel. */
  drop(channelId: number, detail: string): void;
  /** Removes what is over since before a time; never what was given up. */
  prune(beforeMs: number): void;
}

export function notificationRecords(prepare: Prepare): NotificationRecords {
  const all = (sql: string, ...values: readonly (string | number)[]): readonly Notification[] =>
    prepare(sql)
      .all(...values)
      .map(toNotification);
  const first = (sql: string, ...values: readonly (string | number)[]): Notification | undefined =>
    all(sql, ...values)[0];
  const idsOf = (sql: string, ...values: readonly (string | number)[]): readonly number[] =>
    prepare(sql)
      .all(...values)
      .map((row) => Number(row["channel_id"]));
  return {
    get: (id) => first("select * from notifications where id = ?", id),
    list(filter) {
      const { where, values } = conditionsOf(filter);
      return all(
        `select * from notifications where ${where} order by id desc limit ?`,
        ...values,
        filter.limit,
      );
    },
    insert(one) {
      const { lastInsertRowid } = prepare(insert).run(
        ...[one.channelId, one.channelName, one.incidentId, one.event, one.key],
        ...[JSON.stringify(one.notice), one.createdAtMs, one.dueAtMs, one.state],
        ...[Number(one.isRepeat ?? false), one.detail ?? null],
      );
      return Number(lastInsertRowid);
    },
    update(id, changes) {
      const entries = Object.entries(changes).filter(([, value]) => value !== undefined);
      if (entries.length === 0) return;
      const sets = entries.map(([field]) => `${columnOf[field as keyof NotificationChanges]} = ?`);
      const values = entries.map(([, value]) =>
        typeof value === "object" && value !== null
          ? JSON.stringify(value)
          : (value as string | number | null),
      );
      prepare(`update notifications set ${sets.join(", ")} where id = ?`).run(...values, id);
    },
    remove(id) {
      prepare("delete from notifications where id = ?").run(id);
    },
    history: (incidentId, channelId) =>
      all(`${selectOf} and is_repeat = 0 order by id`, incidentId, channelId),
    ofIncident: (incidentId, state) =>
      all(
        "select * from notifications where incident_id = ? and state = ? order by id",
        ...[incidentId, state],
      ),
    told: (incidentId) => idsOf(selectTold, incidentId),
    repeatOf: (incidentId, channelId) =>
      first(`${selectOf} and is_repeat = 1`, incidentId, channelId),
    reference: (incidentId, channelId) =>
      first(
        `${selectOf} and reference is not null order by delivered_at desc, id desc limit 1`,
        ...[incidentId, channelId],
      )?.reference ?? null,
    incidentOf(channelId, keyEnd) {
      const row = prepare(selectIncidentOf).get(channelId, keyEnd, keyEnd);
      return row === undefined ? undefined : Number(row["incident_id"]);
    },
    ofChannel: (channelId, state) =>
      all(
        "select * from notifications where channel_id = ? and state = ? order by id",
        ...[channelId, state],
      ),
    due: (state, nowMs) =>
      all(
        "select * from notifications where state = ? and due_at <= ? order by id limit 200",
        ...[state, nowMs],
      ),
    next: (channelId, nowMs) =>
      first(`${selectReady} and n.channel_id = ? ${mostUrgent}`, nowMs, channelId),
    dueChannels: (nowMs) => idsOf(`select distinct channel_id from (${selectReady})`, nowMs),
    nextDueMs() {
      const row = prepare(
        "select min(due_at) as at from notifications where state in ('waiting', 'scheduled')",
      ).get();
      return (row?.["at"] ?? null) as number | null;
    },
    drop(channelId, detail) {
      prepare("delete from notifications where channel_id = ? and is_repeat = 1").run(channelId);
      prepare(dropWaiting).run(detail, channelId);
    },
    prune(beforeMs) {
      prepare(deleteOld).run(beforeMs);
    },
  };
}

export interface NotificationStore {
  get(id: number): Promise<Notification | undefined>;
  list(filter: NotificationFilter): Promise<readonly Notification[]>;
}

export function createNotificationStore(metadata: Metadata): NotificationStore {
  return {
    get: (id) => metadata.read((prepare) => notificationRecords(prepare).get(id)),
    list: (filter) => metadata.read((prepare) => notificationRecords(prepare).list(filter)),
  };
}

const insert = `
  insert into notifications (channel_id, channel_name, incident_id, event, dedup_key, message_json,
    created_at, due_at, state, is_repeat, detail)
  values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;
const selectOf = "select * from notifications where incident_id = ? and channel_id = ?";
const selectIncidentOf = `
  select incident_id from notifications
  where channel_id = ? and incident_id is not null and substr(dedup_key, -length(?)) = ?
  order by id desc limit 1`;
const selectTold = `
  select distinct channel_id from notifications
  where incident_id = ? and is_repeat = 0 and (state in ('waiting', 'delivered', 'given-up')
    or (state = 'scheduled' and event = 'update'))`;
const selectReady = `
  select n.* from notifications n join channels c on c.id = n.channel_id
  where n.state = 'waiting' and n.due_at <= ? and c.disabled_at is null
    and not exists (
      select 1 from notifications e
      where e.incident_id = n.incident_id and e.channel_id = n.channel_id and e.id < n.id
        and e.state = 'waiting' and e.is_repeat = 0)`;
const mostUrgent = "order by n.is_repeat, n.due_at, n.id limit 1";
const dropWaiting = `
  update notifications set state = 'cancelled', detail = ?
  where channel_id = ? and state in ('waiting', 'scheduled', 'collected')`;
const deleteOld = `
  delete from notifications
  where created_at < ? and state in ('delivered', 'digested', 'hushed', 'cancelled')`;

const columnOf: Readonly<Record<keyof NotificationChanges, string>> = {
  state: "state",
  dueAtMs: "due_at",
  attempts: "attempts",
  deliveredAtMs: "delivered_at",
  detail: "detail",
  reference: "reference",
  event: "event",
  notice: "message_json",
};

function conditionsOf({ incidentId, channel, state, before }: NotificationFilter) {
  const conditions: string[] = ["is_repeat = 0"];
  const values: (string | number)[] = [];
  const add = (condition: string, value: string | number | undefined): void => {
    if (value === undefined) return;
    conditions.push(condition);
    values.push(value);
  };
  add("incident_id = ?", incidentId);
  add("channel_name = ?", channel);
  add("state = ?", state);
  add("id < ?", before);
  return { where: conditions.join(" and "), values };
}

function toNotification(row: Readonly<Record<string, unknown>>): Notification {
  return {
    id: Number(row["id"]),
    channelId: Number(row["channel_id"]),
    channelName: String(row["channel_name"]),
    incidentId: row["incident_id"] as number | null,
    event: row["event"] as NoticeEvent,
    key: String(row["dedup_key"]),
    notice: JSON.parse(String(row["message_json"])) as Notice,
    createdAtMs: Number(row["created_at"]),
    dueAtMs: Number(row["due_at"]),
    attempts: Number(row["attempts"]),
    state: row["state"] as NotificationState,
    isRepeat: row["is_repeat"] === 1,
    deliveredAtMs: row["delivered_at"] as number | null,
    detail: row["detail"] as string | null,
    reference: row["reference"] as string | null,
  };
}
