import type { Settings } from "./settings.ts";

/** What a thread is started with. */
export interface ThreadData {
  readonly dataFolder: string;
  readonly settings: Settings;
}

export type ToThread =
  | { readonly type: "wake" }
  | { readonly type: "stop" }
  /** Where the server is reached. */
  | { readonly type: "address"; readonly url: string };

export type FromThread =
  | { readonly type: "ready" }
  | { readonly type: "failed"; readonly message: string }
  | { readonly type: "part-failed"; readonly part: string; readonly message: string }
  | ThreadProgress
  | ThreadChange;

/** What is new for people who are looking: they are told, and read it themselves. */
export interface ThreadChange {
  readonly type: "changed";
  readonly what: string;
  readonly model: string;
  readonly id?: number | string;
  readonly monitor?: string;
  readonly verdict?: string;
  readonly state?: string;
}

/** How far the pipeline is; no other thread says so. */
export interface ThreadProgress {
  readonly type: "progress";
  /** Everything below this offset is in the lake: the log may forget it. */
  readonly position: number;
  readonly pendingEvents: number;
  /** Age of the oldest event that is not in the lake. */
  readonly lagMs: number;
}
