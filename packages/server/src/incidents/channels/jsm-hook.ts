import { z } from "zod";
import { nothing, readJson, refused, tokenProblem, type ChannelHook } from "../channel-hook.ts";

const bodySchema = z.object({
  action: z.string(),
  source: z.object({ type: z.string() }).optional(),
  alert: z.object({
    alias: z.string(),
    username: z.string().optional(),
    updatedAt: z.number().optional(),
  }),
});

const moves = { Acknowledge: "acknowledge", Close: "resolve" } as const;
const isMove = (action: string): action is keyof typeof moves => Object.hasOwn(moves, action);

/** https://support.atlassian.com/opsgenie/docs/webhook-callbacks: outgoing webhooks, which are not signed. */
export const jsmHook = {
  isToldBack: false,
  read(request, { hookToken }) {
    const problem = tokenProblem(request, hookToken);
    if (problem !== undefined) return refused(problem);
    const body = readJson(request.body, bodySchema);
    if (body === undefined) return nothing("It is no webhook about an alert");
    const { action, alert } = body;
    if (!isMove(action)) return nothing(`${action.slice(0, 40)} changes nothing here`);
    // What we did there ourselves comes back too.
    if (alert.username === "Plumbline") return nothing("It was done from here");
    const who = alert.username ?? "somebody";
    const atMs = alert.updatedAt === undefined ? null : millisecondsOf(alert.updatedAt);
    return { outcome: "move", move: { key: alert.alias, to: moves[action], who, atMs } };
  },
} as const satisfies ChannelHook<{ readonly hookToken: string }>;

/** `updatedAt` is in nanoseconds, and was in milliseconds. */
const millisecondsOf = (time: number): number =>
  Math.floor(time > 1e17 ? time / 1e6 : time > 1e14 ? time / 1e3 : time);
