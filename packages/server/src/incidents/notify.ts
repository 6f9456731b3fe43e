import type { Notice, NoticeChart, NoticeEvent } from "@plumbline/contracts";
import type { IncidentEvent } from "../domain/incident-event.ts";
import type { Incident } from "../domain/incident.ts";
import { channelRecords, type StoredChannel } from "../storage/metadata/channel-store.ts";
import { incidentRecords } from "../storage/metadata/incident-store.ts";
import {
  notificationRecords,
  type NewNotification,
  type Notification,
} from "../storage/metadata/notification-store.ts";
import type { Metadata } from "../storage/metadata/open-metadata.ts";
import { retryWhileBusy } from "../storage/metadata/retry-while-busy.ts";
import { routeRecords } from "../storage/metadata/route-store.ts";
import type { Prepare } from "../storage/metadata/sqlite-dialect.ts";
import { digestNotice, nextDigestMs } from "./digest.ts";
import { incidentChart } from "./incident-chart.ts";
import { incidentNotice } from "./incident-notice.ts";
import { loopActor } from "./loop-context.ts";
import { matchRoutes } from "./match-routes.ts";
import type { Notifier } from "./notifier.ts";

/** Why nobody is to be told of an incident now; null when nothing stands in the way. */
export type IsHushed = (prepare: Prepare, incident: Incident, atMs: number) => string | null;

export interface NotifierOptions {
  readonly metadata: Metadata;
  readonly isHushed: IsHushed;
  /** Address of this server for people; empty when it has none. */
  readonly publicUrl: string;
}

const minuteMs = 60_000;
const foldMs = 15 * minuteMs;

/** What those hear who were told of the beginning, whatever the routes say by now. */
const forTheTold: ReadonlySet<IncidentEvent> = new Set([
  "acknowledge",
  "mitigate",
  "resolve",
  "close",
]);
const overNow: ReadonlySet<IncidentEvent> = new Set(["resolve", "close"]);
const beginning: ReadonlySet<IncidentEvent> = new Set(["open", "reopen", "escalate"]);

/** Turns what happens to incidents into rows of the outbox. */
export function createNotifier(options: NotifierOptions): Notifier {
  return {
    async incidentChanged(incident, event, atMs) {
      // Before the transaction: reading the history takes longer than others should wait for.
      const chart = await options.metadata.read((prepare) =>
        channelRecords(prepare).list().length === 0 ? undefined : incidentChart(prepare, incident),
      );
      await retryWhileBusy(() =>
        options.metadata.transaction((prepare) => {
          queueNotices(contextOf(prepare, { incident, event, atMs, chart, ...options }));
        }),
      );
    },
  };
}

interface Context {
  readonly prepare: Prepare;
  readonly incident: Incident;
  readonly event: IncidentEvent;
  readonly atMs: number;
  readonly publicUrl: string;
  readonly chart: NoticeChart | undefined;
  readonly hushed: string | null;
  readonly rows: ReturnType<typeof notificationRecords>;
  /** Those that are in use, by name. */
  readonly channels: ReadonlyMap<string, StoredChannel>;
}

function contextOf(
  prepare: Prepare,
  given: Omit<NotifierOptions, "metadata"> & Pick<Context, "incident" | "event" | "atMs" | "chart">,
): Context {
  const { incident, event, atMs, publicUrl, chart, isHushed } = given;
  const inUse = channelRecords(prepare)
    .list()
    .filter(({ disabledAtMs }) => disabledAtMs === null);
  return {
    ...{ prepare, incident, event, atMs, publicUrl, chart },
    hushed: isHushed(prepare, incident, atMs),
    rows: notificationRecords(prepare),
    channels: new Map(inUse.map((channel) => [channel.name, channel])),
  };
}

function queueNotices(context: Context): void {
  const { prepare, incident, event, rows, channels } = context;
  const { targets, escalations } = matchRoutes(routeRecords(prepare).list(), incident);
  cancelNeedless(context);
  const told = new Set(rows.told(incident.id));
  const hears: readonly StoredChannel[] = forTheTold.has(event)
    ? [...channels.values()].filter(({ id }) => told.has(id))
    : targets.flatMap(({ channel, digest }) =>
        digest === null ? (channels.get(channel) ?? []) : [],
      );
  for (const channel of hears) queueFor(context, channel, told.has(channel.id));
  for (const { channel: name, digest } of targets) {
    const channel = channels.get(name);
    if (digest !== null && channel !== undefined) collect(context, channel, digest);
  }
  if (!beginning.has(event) || incident.state !== "open") return;
  for (const { channel: name, afterMinutes } of escalations) {
    const channel = channels.get(name);
    if (channel !== undefined) scheduleEscalation(context, channel, afterMinutes);
  }
}

/** What is scheduled and nobody needs any more. */
function cancelNeedless({ rows, incident, event }: Context): void {
  if (!forTheTold.has(event)) return;
  const why = `It was not needed any more: ${event}`;
  for (const { id, event: planned } of rows.ofIncident(incident.id, "scheduled")) {
    if (planned !== "escalate" && !overNow.has(event)) continue;
    rows.update(id, { state: "cancelled", detail: why });
  }
  if (!overNow.has(event)) return;
  for (const { id, isRepeat } of rows.ofIncident(incident.id, "waiting")) {
    if (isRepeat) rows.remove(id);
  }
}

function queueFor(context: Context, channel: StoredChannel, wasTold: boolean): void {
  const { rows, incident, hushed, atMs, prepare } = context;
  // Who never heard of it, because of a silence or because it was less bad, hears of it as of a new one.
  const event = wasTold || forTheTold.has(context.event) ? context.event : "open";
  const history = rows.history(incident.id, channel.id);
  if (isQueued(history, event, atMs)) return;
  const notice = noticeFor(context, channel, event);
  const row = rowFor(context, channel, notice);
  if (hushed !== null && !forTheTold.has(event)) {
    const latest = history.at(-1);
    if (latest?.state === "hushed") return rows.update(latest.id, { notice, event });
    const detail = `Not told: ${hushed}`;
    rows.insert({ ...row, state: "hushed", detail });
    addEntry(prepare, incident.id, { atMs, message: `${channel.name} is not told: ${hushed}` });
    return;
  }
  if (event !== "update") {
    rows.insert(row);
    return;
  }
  fold(context, history, row);
}

/** The same change told twice, as after a crash; what comes with the beginning is part of it. */
function isQueued(history: readonly Notification[], event: NoticeEvent, atMs: number): boolean {
  const isNews = !forTheTold.has(event as IncidentEvent);
  return history.some(
    (row) => row.createdAtMs === atMs && (row.event === event || (isNews && row.event === "open")),
  );
}

/** At most one update in a while, unless the severity is another one; the latest is what is told. */
function fold(
  { rows, atMs }: Context,
  history: readonly Notification[],
  row: NewNotification,
): void {
  const waiting = history.findLast(
    ({ event, state, attempts }) =>
      event === "update" && (state === "scheduled" || (state === "waiting" && attempts === 0)),
  );
  if (waiting !== undefined) return rows.update(waiting.id, { notice: row.notice });
  const last = history.findLast(({ state }) => state === "waiting" || state === "delivered");
  const freeAtMs =
    last === undefined || last.notice.severity !== row.notice.severity
      ? atMs
      : Math.max(last.dueAtMs, last.createdAtMs) + foldMs;
  rows.insert(
    freeAtMs > atMs
      ? { ...row, state: "scheduled", dueAtMs: freeAtMs }
      : { ...row, state: "waiting" },
  );
}

function scheduleEscalation(context: Context, channel: StoredChannel, afterMinutes: number): void {
  const { rows, incident, atMs } = context;
  const isPlanned = rows
    .history(incident.id, channel.id)
    .some(
      ({ event, state, createdAtMs }) =>
        event === "escalate" && (state === "scheduled" || createdAtMs === atMs),
    );
  if (isPlanned) return;
  const notice = noticeFor(context, channel, "escalate", afterMinutes);
  const dueAtMs = atMs + afterMinutes * minuteMs;
  rows.insert({ ...rowFor(context, channel, notice), state: "scheduled", dueAtMs });
}

/** Keeps it for the next digest of the channel, and sees that there will be one. */
function collect(context: Context, channel: StoredChannel, every: "1h" | "1d"): void {
  const { rows, incident, event, atMs } = context;
  const history = rows.history(incident.id, channel.id);
  if (history.some((row) => row.createdAtMs === atMs && row.event === event)) return;
  const notice = noticeFor(context, channel, event);
  rows.insert({ ...rowFor(context, channel, notice), state: "collected" });
  const dueAtMs = nextDigestMs(atMs, every);
  const planned = rows.ofChannel(channel.id, "scheduled").find((row) => row.event === "digest");
  if (planned !== undefined) {
    if (dueAtMs < planned.dueAtMs) rows.update(planned.id, { dueAtMs });
    return;
  }
  const digest = digestNotice([notice], { channel, atMs, publicUrl: context.publicUrl });
  rows.insert({
    ...{ ...rowFor(context, channel, digest), incidentId: null, event: "digest" },
    ...{ state: "scheduled", dueAtMs },
  });
}

function noticeFor(
  { incident, atMs, publicUrl, chart }: Context,
  channel: StoredChannel,
  event: NoticeEvent,
  waitedMinutes?: number,
): Notice {
  const { showValues } = channel;
  return incidentNotice(incident, {
    ...{ event, atMs, channel, showValues, publicUrl },
    ...(waitedMinutes === undefined ? {} : { waitedMinutes }),
    ...(chart === undefined ? {} : { chart }),
  });
}

function rowFor({ incident, atMs }: Context, channel: StoredChannel, notice: Notice) {
  return {
    ...{ channelId: channel.id, channelName: channel.name, incidentId: incident.id, notice },
    ...{ event: notice.event, key: notice.key, createdAtMs: atMs, dueAtMs: atMs },
    state: "waiting",
  } satisfies NewNotification;
}

function addEntry(
  prepare: Prepare,
  incidentId: number,
  { atMs, message }: { readonly atMs: number; readonly message: string },
): void {
  incidentRecords(prepare).addEntry(incidentId, {
    ...{ atMs, eventTimeMs: null, lane: "notification", actor: loopActor, message },
  });
}
