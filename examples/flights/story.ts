// The model of the flights as Plumbline is told of it: what is watched, what is bad, what is done then.
import { fileURLToPath } from "node:url";
import type { FlightFeatures } from "./features.ts";

/** February is new to the model, which learnt from January, and shows how good it is. */
export const baseline = { from: "2001-02-01T00:00:00Z", to: "2001-03-01T00:00:00Z" };

/** Four days in which the clock of the feed stands still: every flight seems to leave at midnight. */
const brokenFeed = { fromMs: Date.UTC(2001, 2, 20), toMs: Date.UTC(2001, 2, 24) };

export function feed(features: FlightFeatures, startMs: number): FlightFeatures {
  const isBroken = startMs >= brokenFeed.fromMs && startMs < brokenFeed.toMs;
  return isBroken ? { ...features, hour: 0 } : features;
}

/** On this day somebody tries a trainer with a broken join. */
export const brokenCandidateDayMs = Date.UTC(2001, 5, 8);

export type Join = "sound" | "broken";

/** The declarative document: what `PUT /v1/models/flights/config` takes. */
export function storyConfig(join: Join) {
  const late = { check: "calibration", method: "observed-expected" };
  return {
    task: "binary",
    positive: "late",
    threshold: 0.3,
    owner: "flights on call",
    baseline: { kind: "period", ...baseline },
    monitors: [
      { name: "daily", window: { every: "1d" }, ready: "12h", labelMaturity: "12h", minRows: 200 },
      { name: "weekly", window: { every: "week" }, ready: "12h", labelMaturity: "12h" },
    ],
    alerts: {
      rules: [
        {
          name: "calibration",
          monitor: "weekly",
          when: { fixed: { below: 0.75 }, signal: late },
          persists: { atLeast: 2, of: 3 },
          severity: "critical",
        },
      ],
    },
    gate: { metric: "log-loss", minRows: 2_000 },
    policy: {
      when: { any: [{ incident: "performance" }] },
      actions: ["retrain"],
      cooldown: "14d",
      training: { window: "60d", minRows: 20_000, cutAtChange: false },
      evaluation: { window: "7d", minRows: 2_000 },
      timeout: "5m",
      executor: {
        kind: "command",
        command: [
          process.execPath,
          fileURLToPath(new URL("retrain.ts", import.meta.url)),
          ...(join === "broken" ? ["--join", "broken"] : []),
        ],
      },
    },
    watch: { duration: "10d" },
  };
}
