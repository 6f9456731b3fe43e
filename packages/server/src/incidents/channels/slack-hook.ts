import { z } from "zod";
import { isHmacOf } from "../../domain/hook-signature.ts";
import { nothing, readJson, refused, type ChannelHook, type HookRequest } from "../channel-hook.ts";

/** The buttons below a message, by `action_id`. */
export const slackActions = {
  acknowledge: "plumbline-acknowledge",
  silence: "plumbline-silence",
} as const;

const payloadSchema = z.object({
  type: z.literal("block_actions"),
  user: z.object({ id: z.string(), username: z.string().optional(), name: z.string().optional() }),
  actions: z
    .array(
      z.object({
        action_id: z.string(),
        value: z.string().optional(),
        action_ts: z.string().optional(),
      }),
    )
    .min(1),
});

const mostClockDifferenceS = 300;

/** https://docs.slack.dev/authentication/verifying-requests-from-slack */
export const slackHook = {
  isToldBack: true,
  read(request, { signingSecret }, nowMs) {
    const problem = proofProblem(request, signingSecret, nowMs);
    if (problem !== undefined) return refused(problem);
    const payload = payloadOf(request);
    const action = payload?.actions[0];
    if (payload === undefined || action === undefined) return nothing("It is no button of ours");
    const to = (["acknowledge", "silence"] as const).find(
      (one) => slackActions[one] === action.action_id,
    );
    if (to === undefined) return nothing("It is no button of ours");
    const { id, username, name } = payload.user;
    const seconds = Number(action.action_ts ?? Number.NaN);
    const atMs = Number.isFinite(seconds) ? Math.floor(seconds * 1_000) : null;
    const who = name ?? username ?? id;
    return { outcome: "move", move: { key: action.value ?? "", to, who, atMs } };
  },
} as const satisfies ChannelHook<{ readonly signingSecret: string }>;

/** What is wrong with who asks; undefined when it is Slack, and now. */
function proofProblem(
  { headers, body }: HookRequest,
  secret: string,
  nowMs: number,
): string | undefined {
  if (secret === "") return "signingSecret is not set";
  const stamp = headers["x-slack-request-timestamp"] ?? "";
  const [version, hmac = ""] = (headers["x-slack-signature"] ?? "").split("=");
  const signed = Buffer.concat([Buffer.from(`v0:${stamp}:`), body]);
  if (version !== "v0" || !isHmacOf(secret, signed, hmac)) {
    return "X-Slack-Signature does not fit signingSecret";
  }
  const lateS = nowMs / 1_000 - Number(stamp);
  if (Math.abs(lateS) <= mostClockDifferenceS) return undefined;
  const minutes = Math.round(Math.abs(lateS) / 60);
  return `it was signed ${minutes} minutes ${lateS > 0 ? "ago" : "from now"}, and five are allowed: it is a replay, or a clock is wrong`;
}

function payloadOf({ body }: HookRequest): z.output<typeof payloadSchema> | undefined {
  const text = new URLSearchParams(new TextDecoder().decode(body)).get("payload");
  return readJson(text ?? "", payloadSchema);
}
