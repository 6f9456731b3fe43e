import { z } from "zod";
import { nothing, readJson, refused, tokenProblem, type ChannelHook } from "../channel-hook.ts";

/** What the business rule of the documentation sends. */
const bodySchema = z.object({
  correlationId: z.string().min(1),
  state: z.coerce.string(),
  by: z.string().optional(),
  /** The name that they sign in with. */
  user: z.string().optional(),
  /** Milliseconds. */
  at: z.coerce.number().optional(),
});

// In progress and on hold; resolved, closed and cancelled.
const acknowledged = new Set(["2", "3"]);
const over = new Set(["6", "7", "8"]);

export const servicenowHook = {
  isToldBack: false,
  read(request, { hookToken, user: ourUser }) {
    const problem = tokenProblem(request, hookToken);
    if (problem !== undefined) return refused(problem);
    const body = readJson(request.body, bodySchema);
    if (body === undefined) return nothing("It has no correlationId and state");
    const { correlationId: key, state, by = "somebody", user = "", at = Number.NaN } = body;
    if (user !== "" && user === ourUser) return nothing("It was done from here");
    const to = acknowledged.has(state) ? "acknowledge" : over.has(state) ? "resolve" : undefined;
    if (to === undefined) return nothing(`State ${state.slice(0, 20)} changes nothing here`);
    const atMs = Number.isFinite(at) ? at : null;
    return { outcome: "move", move: { key, to, who: by, atMs } };
  },
} as const satisfies ChannelHook<{ readonly hookToken: string; readonly user: string }>;
