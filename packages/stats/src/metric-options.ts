import { normalQuantile } from "./normal-quantile.ts";

/** How the intervals of metrics are made. */
export interface MetricOptions {
  /**
   * Confidence level of the interval, between 0 and 1.
   * @default 0.95
   */
  readonly level?: number;
  /**
   * How many rows count as one because rows move together (design effect φ ≥ 1): intervals use
   * n / φ rows, values do not change.
   * @default 1
   */
  readonly designEffect?: number;
}

const defaults = { level: 0.95, designEffect: 1 } as const;

/** The options with defaults filled in, checked, and the two-sided normal quantile of the level. */
export function readMetricOptions(options: MetricOptions | undefined): {
  readonly level: number;
  readonly designEffect: number;
  readonly z: number;
} {
  const level = options?.level ?? defaults.level;
  const designEffect = options?.designEffect ?? defaults.designEffect;
  if (!(level > 0 && level < 1)) throw new RangeError(`level must lie in (0, 1), got ${level}`);
  if (!(designEffect >= 1 && designEffect < Infinity)) {
    throw new RangeError(`designEffect must be finite and at least 1, got ${designEffect}`);
  }
  return { level, designEffect, z: -normalQuantile((1 - level) / 2) };
}
