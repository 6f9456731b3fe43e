import type { Notice } from "@plumbline/contracts";
import { liveStates } from "../domain/incident.ts";
import { channelRecords, type StoredChannel } from "../storage/metadata/channel-store.ts";
import { incidentRecords } from "../storage/metadata/incident-store.ts";
import { notificationRecords, type Notification } from "../storage/metadata/notification-store.ts";
import type { Prepare } from "../storage/metadata/sqlite-dialect.ts";
import { channelOf } from "./attempt-delivery.ts";
import type { Delivery } from "./channel.ts";
import { loopActor } from "./loop-context.ts";
import { maxAttempts, outcomeAfter, retryPauseMs } from "./retry-plan.ts";

export interface Delivered {
  readonly row: Notification;
  readonly channel: StoredChannel;
  readonly delivery: Delivery;
  readonly atMs: number;
  /** In [0, 1): spreads the next attempts. */
  readonly uniform: number;
}

/** Writes down what came of an attempt; inside of one transaction. */
export function recordDelivery(prepare: Prepare, done: Delivered): void {
  const { channel, delivery, atMs } = done;
  const channelsNow = channelRecords(prepare);
  const now = channelsNow.get(channel.id);
  const row = notificationRecords(prepare).get(done.row.id);
  // Somebody took it back meanwhile: what was said of the channel is still worth knowing.
  if (now !== undefined) {
    const { repeatMs = 0, paceMs = 0 } = channelOf(channel.type) ?? {};
    const before = now.lastOutcome;
    channelsNow.noteOutcome(channel.id, outcomeAfter(delivery, { before, atMs, paceMs }));
    if (row?.state === "waiting" && row.isRepeat) return recordRepeat(prepare, row, done, repeatMs);
    if (row?.state === "waiting" && delivery.outcome === "delivered" && repeatMs > 0) {
      repeatLater(prepare, row, { channel, atMs, repeatMs });
    }
  }
  if (row?.state === "waiting") recordMessage(prepare, row, done);
}

function recordMessage(prepare: Prepare, row: Notification, done: Delivered): void {
  const { delivery, atMs, channel } = done;
  const rows = notificationRecords(prepare);
  const attempts = row.attempts + 1;
  const { detail } = delivery;
  const title = channelOf(channel.type)?.title ?? channel.type;
  const name = `${channel.name} (${title})`;
  if (delivery.outcome === "delivered") {
    const { reference } = delivery;
    const known = reference === undefined ? {} : { reference };
    rows.update(row.id, { state: "delivered", attempts, deliveredAtMs: atMs, detail, ...known });
    addEntry(prepare, row, { atMs, message: `${name} was told: ${row.notice.news}` });
    return;
  }
  if (delivery.outcome === "retry" && attempts < maxAttempts) {
    const { retryAfterMs } = delivery;
    const pauseMs = retryPauseMs(attempts, { retryAfterMs, uniform: done.uniform });
    rows.update(row.id, { attempts, detail, dueAtMs: atMs + pauseMs });
    return;
  }
  const how = attempts === 1 ? "refused" : `given up after ${attempts} attempts`;
  rows.update(row.id, { state: "given-up", attempts, detail });
  addEntry(prepare, row, { atMs, message: `${name} was not told, ${how}: ${detail}` });
}

function addEntry(
  prepare: Prepare,
  { id, incidentId }: Notification,
  { atMs, message }: { readonly atMs: number; readonly message: string },
): void {
  if (incidentId === null) return;
  incidentRecords(prepare).addEntry(incidentId, {
    ...{ atMs, eventTimeMs: null, lane: "notification", actor: loopActor, message },
    link: { notification: id },
  });
}

/** A repetition goes on whatever came of it, as long as the incident does. */
function recordRepeat(
  prepare: Prepare,
  row: Notification,
  { delivery, atMs }: Delivered,
  repeatMs: number,
): void {
  const rows = notificationRecords(prepare);
  if (repeatMs === 0 || !isLive(prepare, row)) return rows.remove(row.id);
  const reference =
    delivery.outcome === "delivered" && delivery.reference !== undefined
      ? { reference: delivery.reference, deliveredAtMs: atMs }
      : {};
  const next = { dueAtMs: atMs + repeatMs, attempts: 0, detail: delivery.detail };
  rows.update(row.id, { ...next, ...reference });
}

function repeatLater(
  prepare: Prepare,
  row: Notification,
  {
    channel,
    atMs,
    repeatMs,
  }: { readonly channel: StoredChannel; readonly atMs: number; readonly repeatMs: number },
): void {
  const { incidentId, notice, event, key } = row;
  if (incidentId === null) return;
  const rows = notificationRecords(prepare);
  const known = rows.repeatOf(incidentId, channel.id);
  const isWanted = isLive(prepare, row) && !isOverNow(notice);
  if (!isWanted) return known === undefined ? undefined : rows.remove(known.id);
  const dueAtMs = atMs + repeatMs;
  if (known !== undefined) return rows.update(known.id, { notice, event, dueAtMs });
  rows.insert({
    ...{ channelId: channel.id, channelName: channel.name, incidentId, event, key, notice },
    ...{ createdAtMs: atMs, dueAtMs, state: "waiting", isRepeat: true },
  });
}

const isOverNow = ({ event }: Notice): boolean => event === "resolve" || event === "close";

function isLive(prepare: Prepare, { incidentId }: Notification): boolean {
  const incident = incidentId === null ? undefined : incidentRecords(prepare).get(incidentId);
  return incident !== undefined && liveStates.includes(incident.state);
}
