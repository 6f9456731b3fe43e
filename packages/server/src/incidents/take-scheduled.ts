import { channelRecords } from "../storage/metadata/channel-store.ts";
import { incidentRecords } from "../storage/metadata/incident-store.ts";
import { notificationRecords, type Notification } from "../storage/metadata/notification-store.ts";
import type { Prepare } from "../storage/metadata/sqlite-dialect.ts";
import { digestNotice } from "./digest.ts";
import { incidentNotice } from "./incident-notice.ts";
import type { IsHushed } from "./notify.ts";

export interface ScheduledOptions {
  readonly nowMs: number;
  readonly publicUrl: string;
  readonly isHushed: IsHushed;
}

const minuteMs = 60_000;

/** Brings what was planned for now among the messages that wait to be sent, or takes it back. */
export function takeScheduled(prepare: Prepare, options: ScheduledOptions): number {
  const rows = notificationRecords(prepare);
  const due = rows.due("scheduled", options.nowMs);
  for (const row of due) {
    if (row.event === "digest") takeDigest(prepare, row, options);
    else if (row.event === "escalate") takeEscalation(prepare, row, options);
    else rows.update(row.id, { state: "waiting" });
  }
  return due.length;
}

function takeDigest(prepare: Prepare, row: Notification, options: ScheduledOptions): void {
  const { nowMs: atMs, publicUrl } = options;
  const rows = notificationRecords(prepare);
  const channel = channelRecords(prepare).get(row.channelId);
  const collected = rows.ofChannel(row.channelId, "collected");
  if (channel === undefined || collected.length === 0) {
    rows.update(row.id, { state: "cancelled", detail: "There was nothing to tell" });
    return;
  }
  const notices = collected.map(({ notice }) => notice);
  const notice = { ...digestNotice(notices, { channel, atMs, publicUrl }), key: row.key };
  rows.update(row.id, { state: "waiting", notice });
  for (const { id } of collected) {
    rows.update(id, { state: "digested", detail: `Part of notification ${row.id}` });
  }
}

function takeEscalation(prepare: Prepare, row: Notification, options: ScheduledOptions): void {
  const { nowMs: atMs, publicUrl, isHushed } = options;
  const rows = notificationRecords(prepare);
  const channel = channelRecords(prepare).get(row.channelId);
  const incident =
    row.incidentId === null ? undefined : incidentRecords(prepare).get(row.incidentId);
  if (channel === undefined || incident?.state !== "open") {
    rows.update(row.id, { state: "cancelled", detail: "It was not needed any more" });
    return;
  }
  const hushed = isHushed(prepare, incident, atMs);
  if (hushed !== null) {
    rows.update(row.id, { state: "hushed", detail: `Not told: ${hushed}` });
    return;
  }
  const { showValues } = channel;
  const waitedMinutes = Math.round((row.dueAtMs - row.createdAtMs) / minuteMs);
  const notice = incidentNotice(incident, {
    ...{ event: "escalate", atMs, channel, showValues, publicUrl, waitedMinutes },
    ...(row.notice.chart === undefined ? {} : { chart: row.notice.chart }),
  });
  rows.update(row.id, { state: "waiting", notice });
}
