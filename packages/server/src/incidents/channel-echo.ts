import type { NoticeEvent } from "@plumbline/contracts";
import type { StoredChannel } from "../storage/metadata/channel-store.ts";
import { notificationRecords, type Notification } from "../storage/metadata/notification-store.ts";
import type { Prepare } from "../storage/metadata/sqlite-dialect.ts";

export const saidThere = "It was said there first";

export interface SaidThere {
  readonly incidentId: number;
  readonly event: NoticeEvent;
  readonly atMs: number;
}

/** Notes that a channel knows of something by itself; inside of a transaction. */
export function noteSaidThere(
  prepare: Prepare,
  { id: channelId, name: channelName }: Pick<StoredChannel, "id" | "name">,
  { incidentId, event, atMs }: SaidThere,
): void {
  const rows = notificationRecords(prepare);
  const last = rows.history(incidentId, channelId).at(-1);
  if (last === undefined) return;
  rows.insert({
    ...{ channelId, channelName, incidentId, event, key: last.key },
    ...{ notice: { ...last.notice, event }, createdAtMs: atMs, dueAtMs: atMs },
    ...{ state: "cancelled", detail: saidThere },
  });
}

/** Whether a message would only tell a channel what was said there last. */
export function isEcho(
  prepare: Prepare,
  { id, incidentId, channelId, event, isRepeat }: Notification,
): boolean {
  if (incidentId === null || isRepeat) return false;
  const before = notificationRecords(prepare)
    .history(incidentId, channelId)
    .findLast((row) => row.id < id && row.event !== "update");
  return before?.event === event && before.detail === saidThere;
}
