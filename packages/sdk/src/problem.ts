/** Why events did not reach the server. */
export const dropReasons = [
  /** As many events as `maxQueue` were waiting. */
  "queue-full",
  /** Logged after `close()`, or still waiting when its time was over. */
  "closed",
  /** Neither the call nor the client names a model. */
  "no-model",
  /** The event could not be written as JSON, e.g. a getter threw. */
  "unwritable",
  /** A middleware could not make an event out of a request and its answer. */
  "unreadable",
  /** The server refused the whole request for good (400, 401, 404 …). */
  "refused",
  /** The server failed `maxAttempts` times without saying that trying again helps. */
  "gave-up",
] as const;

export type DropReason = (typeof dropReasons)[number];

/** What `onError` is told. Nothing is ever thrown instead. */
export interface Problem {
  /**
   * `rejected`: rows the server set apart, with its words in `message`. `retrying`: nothing is lost yet.
   * `champion`: the last known one stays in force.
   */
  readonly code: DropReason | "rejected" | "retrying" | "champion";
  readonly message: string;
  /** How many events it is about. */
  readonly count: number;
  /** Status of the answer, when there was one. */
  readonly status?: number;
  readonly cause?: unknown;
}
