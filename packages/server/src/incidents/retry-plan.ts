import type { ChannelOutcome } from "../storage/metadata/channel-store.ts";
import type { Delivery } from "./channel.ts";

export const maxAttempts = 24;

const [firstPauseMs, longestPauseMs] = [5_000, 15 * 60_000];
const longestWaitMs = 3_600_000;
const failuresThatOpen = 5;

/**
 * How long a message waits after so many attempts: twice as long each time, between half and all of it by
 * chance, so that many do not come back at once; not less than the other side asks for.
 * @param uniform in [0, 1)
 */
export function retryPauseMs(
  attempts: number,
  { retryAfterMs, uniform }: { readonly retryAfterMs: number | null; readonly uniform: number },
): number {
  const full = Math.min(
    longestPauseMs,
    firstPauseMs * 2 ** Math.min(20, Math.max(0, attempts - 1)),
  );
  const asked = Math.min(longestWaitMs, retryAfterMs ?? 0);
  return Math.ceil(Math.max(asked, full * (0.5 + uniform / 2)));
}

/** The circuit of a channel: after some failures in a row it is left alone, longer each time. */
export function outcomeAfter(
  delivery: Delivery,
  {
    before,
    atMs,
    paceMs,
  }: { readonly before: ChannelOutcome | null; readonly atMs: number; readonly paceMs: number },
): ChannelOutcome {
  const { outcome, detail } = delivery;
  if (outcome !== "retry") {
    const pausedUntilMs = outcome === "delivered" && paceMs > 0 ? atMs + paceMs : null;
    return { atMs, outcome, detail, failuresInARow: 0, pausedUntilMs };
  }
  const failuresInARow = (before?.failuresInARow ?? 0) + 1;
  const beyond = failuresInARow - failuresThatOpen;
  const openMs = beyond < 0 ? 0 : Math.min(longestPauseMs, 30_000 * 2 ** Math.min(10, beyond));
  const pauseMs = Math.max(openMs, Math.min(longestWaitMs, delivery.retryAfterMs ?? 0));
  return {
    atMs,
    outcome,
    detail,
    failuresInARow,
    pausedUntilMs: pauseMs > 0 ? atMs + pauseMs : null,
  };
}

export const isPaused = (outcome: ChannelOutcome | null, nowMs: number): boolean =>
  (outcome?.pausedUntilMs ?? 0) > nowMs;
