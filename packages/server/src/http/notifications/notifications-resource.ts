import {
  channelNameSchema,
  notificationSchema,
  notificationsAnswerSchema,
  notificationStates,
  type NotificationDocument,
} from "@plumbline/contracts";
import { PlumblineError } from "@plumbline/core";
import { z } from "zod";
import { recordAudit } from "../../storage/metadata/audit-record.ts";
import { channelRecords } from "../../storage/metadata/channel-store.ts";
import {
  createNotificationStore,
  notificationRecords,
  type Notification,
} from "../../storage/metadata/notification-store.ts";
import { retryWhileBusy } from "../../storage/metadata/retry-while-busy.ts";
import type { Prepare } from "../../storage/metadata/sqlite-dialect.ts";
import type { App, Resource } from "../app.ts";
import type { HttpDeps } from "../http-deps.ts";
import { problemSchema } from "../problem.ts";
import { idNumber, pageLimit } from "../query-fields.ts";
import { isoTime } from "../read-side/iso-time.ts";
import { requestActor } from "../request-actor.ts";

const tags = ["notifications"];

/** What was sent, waits, or was given up. */
export const notificationsResource: Resource = {
  tag: "notifications",
  description: "Who is told of incidents: channels, routes, and what was sent",
  register(app, deps) {
    addListing(app, deps);
    addRetrying(app, deps);
  },
};

const querystring = z.strictObject({
  incident: idNumber.optional().describe("Only of this incident"),
  channel: channelNameSchema.optional().describe("Only to this channel"),
  state: z.enum(notificationStates).optional(),
  before: idNumber.optional().describe("`next` of the page before"),
  limit: pageLimit(100, 1_000),
});

function addListing(app: App, { metadata }: HttpDeps): void {
  const schema = {
    ...{ tags, summary: "Messages, newest first", querystring },
    response: { 200: notificationsAnswerSchema, 400: problemSchema },
  };
  const route = { config: { scope: "read" }, schema } as const;
  app.get("/v1/notifications", route, async ({ query }) => {
    const { incident, channel, state, before, limit } = query;
    const found = await createNotificationStore(metadata).list({
      ...(incident === undefined ? {} : { incidentId: incident }),
      ...(channel === undefined ? {} : { channel }),
      ...(state === undefined ? {} : { state }),
      ...(before === undefined ? {} : { before }),
      limit: limit + 1,
    });
    const page = found.slice(0, limit);
    const next = found.length > limit ? (page.at(-1)?.id ?? null) : null;
    return { notifications: page.map(shownNotification), next };
  });
}

function addRetrying(app: App, deps: HttpDeps): void {
  const schema = {
    ...{ tags, summary: "Send again what was given up", params: z.object({ id: idNumber }) },
    response: { 200: notificationSchema, 404: problemSchema, 409: problemSchema },
  };
  const route = { config: { scope: "operate" }, schema } as const;
  app.post("/v1/notifications/:id/retry", route, (request) =>
    retry(deps, request.params.id, requestActor(request)),
  );
}

async function retry(
  { metadata, clock, changes, wakeLoop }: HttpDeps,
  id: number,
  actor: string,
): Promise<NotificationDocument> {
  const atMs = clock();
  const again = await retryWhileBusy(() =>
    metadata.transaction((prepare) => {
      const row = sendAgain(prepare, id, atMs);
      recordAudit(prepare, {
        ...{ atMs, actor, action: "retry-notification", subject: `notification ${id}` },
        details: { channel: row.channelName, incident: row.incidentId },
      });
      return row;
    }),
  );
  changes.publish({ what: "notifications" });
  wakeLoop();
  return shownNotification(again);
}

function sendAgain(prepare: Prepare, id: number, atMs: number): Notification {
  const rows = notificationRecords(prepare);
  const channels = channelRecords(prepare);
  const row = rows.get(id);
  if (row === undefined) throw new PlumblineError("PL_NOTIFICATION_UNKNOWN", { id });
  const refuse = (seen: string): PlumblineError =>
    new PlumblineError("PL_NOTIFICATION_NOT_RETRIED", { id, seen });
  if (row.state !== "given-up") throw refuse(`its state is ${row.state}`);
  const channel = channels.get(row.channelId);
  if (channel === undefined) throw refuse(`the channel ${row.channelName} was removed`);
  if (channel.disabledAtMs !== null) throw refuse(`the channel ${channel.name} is disabled`);
  // Whoever asks for it has reason to believe that it works again.
  const { lastOutcome } = channel;
  if (lastOutcome !== null) {
    channels.noteOutcome(channel.id, { ...lastOutcome, failuresInARow: 0, pausedUntilMs: null });
  }
  rows.update(id, { state: "waiting", dueAtMs: atMs, attempts: 0 });
  return { ...row, state: "waiting", dueAtMs: atMs, attempts: 0 };
}

function shownNotification(row: Notification): NotificationDocument {
  const { id, channelName, incidentId, event, notice, key, state, attempts, detail } = row;
  return {
    ...{ id, channel: channelName, incident: incidentId, event, title: notice.title, key, state },
    ...{ createdAt: isoTime(row.createdAtMs), dueAt: isoTime(row.dueAtMs), attempts, detail },
    deliveredAt: row.deliveredAtMs === null ? null : isoTime(row.deliveredAtMs),
  };
}
