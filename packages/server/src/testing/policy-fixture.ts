import { policySchema, type PolicyDocument } from "@plumbline/contracts";
import type {
  PolicyFacts,
  PolicyIncident,
  PolicyMetric,
  PolicyRun,
  PolicyWindow,
} from "../domain/policy-facts.ts";

export const dayMs = 86_400_000;
/** 2026-03-01T00:00:00Z. */
export const firstDay = Date.UTC(2026, 2, 1);

export const at = (day: number): number => firstDay + day * dayMs;

/** A policy that may do everything, but for what a test says. */
export function testPolicy(over: object = {}): PolicyDocument {
  return policySchema.parse({
    actions: ["retrain"],
    executor: { kind: "command", command: ["true"] },
    cooldown: "7d",
    training: { window: "30d", minRows: 1_000 },
    evaluation: { window: "5d", minRows: 500 },
    ...over,
  });
}

type MetricGiven = Partial<PolicyMetric> & Pick<PolicyMetric, "name" | "current">;

/** A metric that alerts when it is said to. */
export function testMetric({ name, current, ...over }: MetricGiven): PolicyMetric {
  const better = name === "log-loss" || name === "ece" ? "lower" : "higher";
  return {
    ...{ name, current, check: "performance", better, baseline: 0.5, loss: 0, verdict: "ok" },
    ...{ lo: (current ?? 0) - 0.01, hi: (current ?? 0) + 0.01, ...over },
  };
}

/** A day with 200 labels that is judged and mature at its end. */
export function testWindow(day: number, over: Partial<PolicyWindow> = {}): PolicyWindow {
  return {
    ...{ evaluationId: day + 1_000, monitor: "daily", version: "*", rows: 250, labelled: 200 },
    ...{ startMs: at(day), endMs: at(day + 1), matureAtMs: at(day + 1), drifting: [] },
    metrics: [
      testMetric({ name: "log-loss", current: 0.5 }),
      testMetric({ name: "auroc", current: 0.8, baseline: 0.8 }),
    ],
    ...over,
  };
}

export function testIncident(over: Partial<PolicyIncident> = {}): PolicyIncident {
  return {
    ...{ id: 7, model: "m", isOwn: true, kinds: ["performance"], severity: "critical" },
    ...{ title: "m: answers are worse than in the baseline", fromMs: at(30), causedBy: null },
    ...over,
  };
}

export function testRun(day: number, over: Partial<PolicyRun> = {}): PolicyRun {
  return {
    ...{ id: `r${day}`, action: "retrain", state: "promoted", isOver: true, gain: null },
    ...{ eventTimeMs: at(day), trainingToMs: at(day - 5), evaluationToMs: at(day) },
    ...{ policyRevision: 1, ...over },
  };
}

/** Forty days without anything wrong, 200 labels each. */
export function testFacts(over: Partial<PolicyFacts> = {}): PolicyFacts {
  return {
    ...{ nowMs: at(40), timeZone: "UTC", task: "binary", primary: "log-loss", maturityMs: 0 },
    windows: Array.from({ length: 40 }, (_, day) => testWindow(day)),
    ...{ incidents: [], brokenTimes: [], kpis: [], objectiveChange: null, runs: [], watch: null },
    champion: { version: "v1", sinceMs: at(0), previous: null },
    ...{ policyRevision: 3, position: 9_000, ...over },
  };
}

/** From a day on, the log loss of the windows alarms and the order of scores holds. */
export function brokenFrom(day: number, current = 0.7): readonly PolicyWindow[] {
  return Array.from({ length: 40 }, (_, one) => {
    // Real windows differ a little.
    const noise = ((one * 7919) % 11) / 1_000;
    if (one < day) {
      const metrics = [
        testMetric({ name: "log-loss", current: 0.5 + noise }),
        testMetric({ name: "auroc", current: 0.8, baseline: 0.8 }),
      ];
      return testWindow(one, { metrics });
    }
    const value = current + noise;
    const loss = { name: "log-loss", current: value, loss: value - 0.5, verdict: "alert" } as const;
    const metrics = [testMetric(loss), testMetric({ name: "auroc", current: 0.8, baseline: 0.8 })];
    return testWindow(one, { metrics });
  });
}
