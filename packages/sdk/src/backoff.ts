const longestRetryAfterMs = 5 * 60_000;

/**
 * How long to wait before another attempt: exponential backoff with full jitter, so that many clients
 * do not come back at the same moment.
 *
 * @param attempt 0 for the first repetition
 * @param random uniform in [0, 1)
 * @see Brooker (2015), https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export function backoffMs(
  attempt: number,
  { baseMs, maxMs }: { readonly baseMs: number; readonly maxMs: number },
  random: () => number,
): number {
  return random() * Math.min(maxMs, baseMs * 2 ** Math.min(attempt, 30));
}

/** What a Retry-After header asks for, at most five minutes; null without one that can be read. */
export function retryAfterMs(header: string | null, nowMs: number): number | null {
  if (header === null) return null;
  const text = header.trim();
  const ms = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text) - nowMs;
  return Number.isNaN(ms) ? null : Math.min(longestRetryAfterMs, Math.max(0, ms));
}
