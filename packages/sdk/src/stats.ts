import { dropReasons, type DropReason } from "./problem.ts";

/** Counts since the client was made: logged = sent + rejected + all dropped + queued. */
export interface ClientStats {
  /** Events that are waiting or under way. */
  readonly queued: number;
  /** Events the server has acknowledged: they are on its disk. */
  readonly sent: number;
  /** Events the server set apart with a reason. */
  readonly rejected: number;
  /** Requests that were made again. */
  readonly retried: number;
  readonly dropped: Readonly<Record<DropReason, number>>;
}

export interface Tally {
  sent: number;
  rejected: number;
  retried: number;
  readonly dropped: Record<DropReason, number>;
}

export function createTally(): Tally {
  const dropped = Object.fromEntries(dropReasons.map((reason) => [reason, 0]));
  return { sent: 0, rejected: 0, retried: 0, dropped: dropped as Record<DropReason, number> };
}
