import { z } from "zod";
import { isHmacOf } from "../../domain/hook-signature.ts";
import { nothing, readJson, refused, type ChannelHook } from "../channel-hook.ts";

const bodySchema = z.object({
  event: z.object({
    event_type: z.string(),
    occurred_at: z.string().optional(),
    agent: z.object({ type: z.string().optional(), summary: z.string().optional() }).nullish(),
    data: z.object({ incident_key: z.string().nullish() }),
  }),
});

const moves = { "incident.acknowledged": "acknowledge", "incident.resolved": "resolve" } as const;
const isMove = (type: string): type is keyof typeof moves => Object.hasOwn(moves, type);

/** V3 webhooks: https://developer.pagerduty.com/docs/webhooks/v3-overview/ */
export const pagerdutyHook = {
  isToldBack: false,
  read(request, { webhookSecret }) {
    if (webhookSecret === "") return refused("webhookSecret is not set");
    // While a secret is changed there is a signature for each.
    const signatures = request.headers["x-pagerduty-signature"]?.split(",") ?? [];
    const isGenuine = signatures.some((one) => {
      const [version, hmac = ""] = one.trim().split("=");
      return version === "v1" && isHmacOf(webhookSecret, request.body, hmac);
    });
    if (!isGenuine) return refused("X-PagerDuty-Signature does not fit webhookSecret");
    const body = readJson(request.body, bodySchema);
    if (body === undefined) return nothing("It is no event of an incident");
    const { event_type: type, occurred_at, agent, data } = body.event;
    if (!isMove(type)) return nothing(`${type.slice(0, 60)} changes nothing here`);
    // What we did there ourselves comes back too: it was done by the integration.
    if (agent?.type?.includes("integration") === true) return nothing("It was done from here");
    const who = agent?.summary ?? "PagerDuty";
    const occurredMs = Date.parse(occurred_at ?? "");
    const atMs = Number.isNaN(occurredMs) ? null : occurredMs;
    return { outcome: "move", move: { key: data.incident_key ?? "", to: moves[type], who, atMs } };
  },
} as const satisfies ChannelHook<{ readonly webhookSecret: string }>;
