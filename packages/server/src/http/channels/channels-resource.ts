import { randomUUID } from "node:crypto";
import {
  channelChangeSchema,
  channelNameSchema,
  channelsAnswerSchema,
  channelSchema,
  channelTestAnswerSchema,
} from "@plumbline/contracts";
import { PlumblineError } from "@plumbline/core";
import { z } from "zod";
import { attemptDelivery } from "../../incidents/attempt-delivery.ts";
import { outcomeAfter } from "../../incidents/retry-plan.ts";
import { testNotice } from "../../incidents/test-notice.ts";
import { recordAudit } from "../../storage/metadata/audit-record.ts";
import { channelRecords, createChannelStore } from "../../storage/metadata/channel-store.ts";
import { notificationRecords } from "../../storage/metadata/notification-store.ts";
import { retryWhileBusy } from "../../storage/metadata/retry-while-busy.ts";
import { routeRecords } from "../../storage/metadata/route-store.ts";
import type { App, Resource } from "../app.ts";
import type { HttpDeps } from "../http-deps.ts";
import { problemSchema } from "../problem.ts";
import { requestActor } from "../request-actor.ts";
import { changedChannel } from "./changed-channel.ts";
import { knownChannel } from "./known-channel.ts";
import { channelTypes, shownChannel } from "./shown-channel.ts";

const tags = ["notifications"];
const params = z.object({ name: channelNameSchema });

/** The ways in which people are told. */
export const channelsResource: Resource = {
  tag: "notifications",
  description: "Who is told of incidents: channels, routes, and what was sent",
  register(app, deps) {
    addListing(app, deps);
    addSetting(app, deps);
    addRemoving(app, deps);
    addTesting(app, deps);
  },
};

function addListing(app: App, { metadata }: HttpDeps): void {
  const schema = {
    ...{ tags, summary: "Channels, and the types there are; secrets are never shown" },
    response: { 200: channelsAnswerSchema },
  };
  const route = { config: { scope: "read" }, schema } as const;
  app.get("/v1/channels", route, async () => ({
    channels: (await createChannelStore(metadata).list()).map(shownChannel),
    types: [...channelTypes()],
  }));
}

function addSetting(app: App, deps: HttpDeps): void {
  const schema = {
    ...{ tags, summary: "Make a channel, or change it", params, body: channelChangeSchema },
    response: { 200: channelSchema, 400: problemSchema, 422: problemSchema },
  };
  const route = { config: { scope: "admin" }, schema } as const;
  app.put("/v1/channels/:name", route, (request) =>
    setChannel(deps, {
      ...{ name: request.params.name, asked: request.body, actor: requestActor(request) },
    }),
  );
}

interface Setting {
  readonly name: string;
  readonly asked: z.output<typeof channelChangeSchema>;
  readonly actor: string;
}

async function setChannel(deps: HttpDeps, { name, asked, actor }: Setting) {
  const { metadata, clock, changes, wakeLoop } = deps;
  const atMs = clock();
  const stored = await retryWhileBusy(() =>
    metadata.transaction((prepare) => {
      const records = channelRecords(prepare);
      const before = records.find(name);
      const change = changedChannel(name, asked, before);
      const channel = records.put({ ...change, atMs });
      if (change.isDisabled && before?.disabledAtMs === null) {
        notificationRecords(prepare).drop(channel.id, "The channel was disabled");
      }
      const { type, showValues, isDisabled, changedFields } = change;
      recordAudit(prepare, {
        ...{ atMs, actor, action: "set-channel", subject: `channel ${name}` },
        // Names of fields only: their values may be secret.
        details: { type, showValues, isDisabled, changedFields },
      });
      return channel;
    }),
  );
  changes.publish({ what: "channels" });
  wakeLoop();
  return shownChannel(stored);
}

function addRemoving(app: App, deps: HttpDeps): void {
  const schema = {
    ...{ tags, summary: "Remove a channel; what it has not sent is taken back", params },
    response: { 204: z.null(), 404: problemSchema, 409: problemSchema },
  };
  const route = { config: { scope: "admin" }, schema } as const;
  app.delete("/v1/channels/:name", route, async (request, reply) => {
    await removeChannel(deps, request.params.name, requestActor(request));
    return reply.code(204).send(null);
  });
}

async function removeChannel(
  { metadata, clock, changes }: HttpDeps,
  name: string,
  actor: string,
): Promise<void> {
  const atMs = clock();
  await retryWhileBusy(() =>
    metadata.transaction((prepare) => {
      const records = channelRecords(prepare);
      const channel = knownChannel(name, records.list());
      const routes = routeRecords(prepare)
        .list()
        .filter((route) => [...route.channels, ...(route.escalate?.channels ?? [])].includes(name));
      if (routes.length > 0) {
        throw new PlumblineError("PL_CHANNEL_IN_USE", { name, routes: routes.length });
      }
      notificationRecords(prepare).drop(channel.id, "The channel was removed");
      records.remove(channel.id);
      recordAudit(prepare, {
        ...{ atMs, actor, action: "remove-channel", subject: `channel ${name}` },
        details: { type: channel.type },
      });
    }),
  );
  changes.publish({ what: "channels" });
}

function addTesting(app: App, deps: HttpDeps): void {
  const schema = {
    ...{ tags, summary: "Send a test now, and say what the other side said", params },
    response: { 200: channelTestAnswerSchema, 404: problemSchema },
  };
  const route = { config: { scope: "admin" }, schema } as const;
  app.post("/v1/channels/:name/test", route, (request) =>
    testChannel(deps, {
      ...{ name: request.params.name, actor: requestActor(request), signal: request.signal },
    }),
  );
}

interface Testing {
  readonly name: string;
  readonly actor: string;
  readonly signal: AbortSignal;
}

async function testChannel(deps: HttpDeps, { name, actor, signal }: Testing) {
  const { metadata, clock, outgoing, changes } = deps;
  const channel = knownChannel(name, await createChannelStore(metadata).list());
  const startMs = clock();
  const id = randomUUID();
  const delivery = await attemptDelivery(outgoing, {
    ...{ type: channel.type, config: channel.config, idempotencyKey: `plumbline-test-${id}` },
    ...{ notice: testNotice({ id, actor, channel: name, atMs: startMs }), reference: null },
    ...{ nowMs: startMs, signal, timeoutMs: 20_000 },
  });
  const atMs = clock();
  const { outcome, detail } = delivery;
  const outcomeNow = outcomeAfter(delivery, { before: channel.lastOutcome, atMs, paceMs: 0 });
  await retryWhileBusy(() =>
    metadata.transaction((prepare) => {
      channelRecords(prepare).noteOutcome(channel.id, outcomeNow);
      recordAudit(prepare, {
        ...{ atMs, actor, action: "test-channel", subject: `channel ${name}` },
        details: { outcome, detail },
      });
    }),
  );
  changes.publish({ what: "channels" });
  return { isDelivered: outcome === "delivered", detail, tookMs: Math.round(atMs - startMs) };
}
