import { durationMs, type ModelConfig } from "@plumbline/contracts";

/** How long labels take, for the monitor that waits longest. */
export function labelMaturityMs({ monitors }: Pick<ModelConfig, "monitors">): number {
  return Math.max(0, ...monitors.map(({ labelMaturity }) => durationMs(labelMaturity)));
}
