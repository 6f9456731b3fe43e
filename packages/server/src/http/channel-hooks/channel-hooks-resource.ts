import {
  channelHookAnswerSchema,
  channelNameSchema,
  type ChannelHookAnswer,
} from "@plumbline/contracts";
import { PlumblineError } from "@plumbline/core";
import { z } from "zod";
import { channelOf } from "../../incidents/attempt-delivery.ts";
import type { HookReading, HookRequest } from "../../incidents/channel-hook.ts";
import { createChannelStore, type StoredChannel } from "../../storage/metadata/channel-store.ts";
import { retryWhileBusy } from "../../storage/metadata/retry-while-busy.ts";
import type { App, Resource } from "../app.ts";
import type { HttpDeps } from "../http-deps.ts";
import { publishIncident } from "../incidents/change-incident.ts";
import { problemSchema } from "../problem.ts";
import { takeHookMove } from "./take-hook-move.ts";

const mostBytes = 512 * 1024;

/** What people do with incidents in other systems: apart, for signatures are over the bytes as they came. */
export const channelHooksResource: Resource = {
  tag: "notifications",
  description: "Who is told of incidents: channels, routes, and what was sent",
  register(app, deps) {
    app.removeAllContentTypeParsers();
    app.addContentTypeParser(
      "*",
      { parseAs: "buffer", bodyLimit: mostBytes },
      (_request, body, done) => done(null, body),
    );
    addHook(app, deps);
  },
};

function addHook(app: App, deps: HttpDeps): void {
  const schema = {
    ...{ tags: ["notifications"], params: z.object({ name: channelNameSchema }) },
    summary: "PagerDuty, Slack, JSM or ServiceNow says what was done with an incident there",
    description:
      "Its signature or token is checked. It may come twice, late or out of order: each step is taken once.",
    response: {
      ...{ 200: channelHookAnswerSchema, 403: problemSchema, 413: problemSchema },
      503: problemSchema,
    },
  };
  // Whoever has the secret of the channel may say so; see `hook` of the channels.
  const route = { config: { scope: "open", cookie: "ignored" }, schema } as const;
  app.post("/v1/channels/:name/hooks", route, ({ params: { name }, headers, body }) =>
    takeHook(deps, { name, request: hookOf(headers, body) }),
  );
}

interface Taking {
  readonly name: string;
  readonly request: HookRequest;
}

async function takeHook(deps: HttpDeps, { name, request }: Taking): Promise<ChannelHookAnswer> {
  const { metadata, clock } = deps;
  const nowMs = clock();
  const channel = await createChannelStore(metadata).find(name);
  const { reading, isToldBack } = readHook(channel, request, nowMs);
  if (reading.outcome === "refused" || channel === undefined) {
    const seen = reading.outcome === "refused" ? reading.message : "there is no such channel";
    throw new PlumblineError("PL_CHANNEL_HOOK_REFUSED", { name, seen });
  }
  if (reading.outcome === "nothing") return nothing(reading.message);
  if (channel.disabledAtMs !== null) return nothing("The channel is disabled");
  const { move } = reading;
  const { incident, detail } = await retryWhileBusy(() =>
    metadata.transaction((prepare) => takeHookMove(prepare, move, { channel, isToldBack, nowMs })),
  );
  if (incident === undefined) return nothing(detail);
  publishIncident(deps, incident);
  return { outcome: "taken", detail };
}

const nothing = (detail: string): ChannelHookAnswer => ({ outcome: "nothing-to-do", detail });

interface ReadHook {
  readonly reading: HookReading;
  readonly isToldBack: boolean;
}

function readHook(
  channel: StoredChannel | undefined,
  request: HookRequest,
  nowMs: number,
): ReadHook {
  const type = channel === undefined ? undefined : channelOf(channel.type);
  const config = type?.config.safeParse(channel?.config);
  if (type?.hook === undefined || config?.success !== true) {
    const message = "there is no such channel, or nothing comes back from its kind";
    return { reading: { outcome: "refused", message }, isToldBack: false };
  }
  const { hook } = type;
  return { reading: hook.read(request, config.data, nowMs), isToldBack: hook.isToldBack };
}

function hookOf(
  headers: Readonly<Record<string, string | string[] | undefined>>,
  body: unknown,
): HookRequest {
  const flat = Object.entries(headers).map(([name, value]) => [
    name,
    typeof value === "string" ? value : undefined,
  ]);
  return {
    headers: Object.fromEntries(flat) as HookRequest["headers"],
    body: body instanceof Uint8Array ? body : new Uint8Array(),
  };
}
