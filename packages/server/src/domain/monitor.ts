import type { ModelConfig, MonitorDocument } from "@plumbline/contracts";

/** A monitor in force. */
export interface Monitor {
  readonly id: number;
  readonly modelId: number;
  readonly document: MonitorDocument;
}

/** A model as its monitors see it. */
export interface MonitoredModel {
  readonly id: number;
  readonly name: string;
  readonly config: ModelConfig;
  readonly monitors: readonly Monitor[];
}

/** In tables: windows of all versions together. */
export const allVersions = "*";
