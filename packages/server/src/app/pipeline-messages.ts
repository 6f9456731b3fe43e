import type { Settings } from "./settings.ts";

/** What the pipeline's thread is started with. */
export interface PipelineData {
  readonly dataFolder: string;
  readonly settings: Settings;
}

export type ToPipeline = { readonly type: "wake" } | { readonly type: "stop" };

export type FromPipeline =
  | { readonly type: "ready" }
  | { readonly type: "failed"; readonly message: string }
  | PipelineProgress
  | PipelineChange;

/** What is new for people who are looking: they are told, and read it themselves. */
export interface PipelineChange {
  readonly type: "changed";
  readonly what: "evaluation";
  readonly model: string;
  readonly id: number;
  readonly monitor: string;
  readonly verdict: string;
}

export interface PipelineProgress {
  readonly type: "progress";
  /** Everything below this offset is in the lake: the log may forget it. */
  readonly position: number;
  readonly pendingEvents: number;
  /** Age of the oldest event that is not in the lake. */
  readonly lagMs: number;
}
