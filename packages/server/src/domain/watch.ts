import type { WatchState } from "@plumbline/contracts";

/** How the two champions are compared. */
export type WatchMethod = "record" | "paired";

/** The latest look at a new champion. */
export interface WatchLook {
  /** In words, with the numbers. */
  readonly summary: string;
  /** What is measured; null while no row could be. */
  readonly metric: string | null;
  /** Once chosen it stays: choosing by what was seen would break the promise. */
  readonly method: WatchMethod | null;
  readonly unitMs: number;
  /** Units of the new champion that were over and labelled, and that had a value. */
  readonly units: number;
  /** Units that were over and labelled at this look. */
  readonly looked: number;
  /** Labelled rows that the new champion answered. */
  readonly rows: number;
  /** Loss of the new champion less that of the old one; above 0 it does worse. */
  readonly loss: number | null;
  /** Bounds that hold at all looks together; null while nothing is excluded. */
  readonly lo: number | null;
  readonly hi: number | null;
  /** Event time of the first answer it gave; null while there is none. */
  readonly firstAnswerMs: number | null;
}

/** A new champion under observation. */
export interface Watch {
  readonly id: number;
  readonly modelId: number;
  readonly model: string;
  readonly runId: string | null;
  readonly incidentId: number | null;
  readonly version: string;
  readonly previous: string;
  /** "" for what its rows call for. */
  readonly metric: string;
  readonly startedAtMs: number;
  readonly fromEventMs: number;
  readonly untilEventMs: number;
  readonly state: WatchState;
  readonly latest: WatchLook | null;
  readonly endedAtMs: number | null;
}
