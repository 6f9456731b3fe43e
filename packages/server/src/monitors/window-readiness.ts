/** What decides whether a stretch of event time can be judged. */
export interface FlowOfEvents {
  /** The latest event time of the model. */
  readonly watermarkMs: number;
  /** When the last rows arrived, by the clock of the wall. */
  readonly lastArrivalMs: number;
  readonly nowMs: number;
}

/** Even with no readiness delay a pause of this length is waited for before a flow counts as ended. */
const shortestPauseMs = 30_000;

/** An event time this close to the time of arrival belongs to a model that is at work now. */
const liveWithinMs = 86_400_000;

/**
 * A window is ready when events from beyond its end and the delay have come; or when it ended that long
 * ago and nothing has arrived for a while. So history that is played back fast is judged as it was lived,
 * and a model that falls silent is noticed.
 */
export function isReady(endMs: number, readyMs: number, flow: FlowOfEvents): boolean {
  const { watermarkMs, lastArrivalMs, nowMs } = flow;
  if (watermarkMs >= endMs + readyMs) return true;
  const hasPaused = hasPassed(nowMs, lastArrivalMs, Math.max(readyMs, shortestPauseMs));
  return nowMs >= endMs + readyMs && hasPaused;
}

/** A clock that jumped back says nothing about how long ago something was: then it was long enough ago. */
export function hasPassed(nowMs: number, sinceMs: number, waitMs: number): boolean {
  return Math.abs(nowMs - sinceMs) >= waitMs;
}

/** Whether silence means something: replayed history has no now. */
export function isLive({ watermarkMs, lastArrivalMs }: FlowOfEvents): boolean {
  return lastArrivalMs - watermarkMs < liveWithinMs;
}

/** The time as of which labels of a window are young or old. */
export function eventNow(flow: FlowOfEvents): number {
  return isLive(flow) ? Math.max(flow.watermarkMs, flow.nowMs) : flow.watermarkMs;
}
