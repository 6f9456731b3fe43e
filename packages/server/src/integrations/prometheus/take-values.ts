import type { MetricSource } from "@plumbline/contracts";
import type { MetricPoint } from "./prometheus-client.ts";

/** What of the values in a window counts; null without values. */
export function takeValue(
  points: readonly MetricPoint[],
  take: MetricSource["take"],
): number | null {
  const last = points.at(-1);
  if (last === undefined) return null;
  switch (take) {
    case "last":
      return last.value;
    case "mean":
      // A running mean: the sum of huge values would be infinite.
      return points.reduce((mean, { value }, index) => mean + (value - mean) / (index + 1), 0);
    case "max":
      return points.reduce((most, { value }) => Math.max(most, value), -Infinity);
    case "min":
      return points.reduce((least, { value }) => Math.min(least, value), Infinity);
  }
}
