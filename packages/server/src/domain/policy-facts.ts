import type { IncidentKind, RunAction, RunState, Severity, Verdict } from "@plumbline/contracts";
import { allVersions } from "./monitor.ts";
import type { ExcludedPeriod } from "./run-details.ts";

/** One number of performance in a window, whole rows. */
export interface PolicyMetric {
  /** auroc, log-loss, ece, observed-expected, … */
  readonly name: string;
  readonly check: string;
  readonly better: "higher" | "lower" | "nearest-zero" | "nearest-one";
  readonly baseline: number | null;
  readonly current: number | null;
  /** Interval of the current value. */
  readonly lo: number | null;
  readonly hi: number | null;
  /** How much worse than the baseline, in the unit of the metric; below 0 it is better. */
  readonly loss: number | null;
  readonly verdict: Verdict;
}

/** The latest look at a window of a monitor. */
export interface PolicyWindow {
  readonly evaluationId: number;
  readonly monitor: string;
  readonly version: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly rows: number;
  readonly labelled: number;
  /** Event time from which on its labels count as complete. */
  readonly matureAtMs: number;
  readonly metrics: readonly PolicyMetric[];
  /** Columns whose drift alerts; "" for what belongs to no column. */
  readonly drifting: readonly string[];
}

export interface PolicyIncident {
  readonly id: number;
  readonly model: string;
  /** False for one of a model that this one lives on. */
  readonly isOwn: boolean;
  /** Its own kind, then those of the consequences that were joined to it. */
  readonly kinds: readonly IncidentKind[];
  readonly severity: Severity;
  readonly title: string;
  readonly fromMs: number;
  /** What upstream explains it, while that goes on. */
  readonly causedBy: { readonly id: number; readonly model: string } | null;
}

export interface PolicyRun {
  readonly id: string;
  readonly action: RunAction;
  readonly state: RunState;
  readonly isOver: boolean;
  readonly eventTimeMs: number;
  /** Ends of the rows it was to see; null for a run that nobody planned. */
  readonly trainingToMs: number | null;
  readonly evaluationToMs: number | null;
  readonly policyRevision: number | null;
  /** By how much its candidate was better at the gate, in the primary metric; null without a gate. */
  readonly gain: number | null;
}

export interface PolicyKpi {
  readonly name: string;
  /** With its interval, in words. */
  readonly words: string;
  /** The objective that its whole interval misses, in words. */
  readonly missed: string | null;
}

export interface PolicyChampion {
  readonly version: string;
  /** Event time. */
  readonly sinceMs: number;
  /** The champion before it, when it came by promotion. */
  readonly previous: string | null;
}

/** All that the policy of a model looks at, at one moment in the time of its rows. */
export interface PolicyFacts {
  readonly nowMs: number;
  readonly timeZone: string;
  readonly task: string | null;
  /** The metric that a gate would decide by; null while no window has one. */
  readonly primary: string | null;
  /** How long labels take. */
  readonly maturityMs: number;
  /** Those that go on: of the model, and of what it lives on. */
  readonly incidents: readonly PolicyIncident[];
  /** When the data of the model was broken, over or not. */
  readonly brokenTimes: readonly ExcludedPeriod[];
  /** Of the monitors in force, in the order of time. */
  readonly windows: readonly PolicyWindow[];
  readonly kpis: readonly PolicyKpi[];
  /** The latest change of an objective that no run knows yet, in words. */
  readonly objectiveChange: string | null;
  readonly champion: PolicyChampion | null;
  /** Newest first. */
  readonly runs: readonly PolicyRun[];
  /** A new champion that is under observation. */
  readonly watch: { readonly version: string; readonly untilMs: number } | null;
  readonly policyRevision: number;
  /** Rows and labels as known at this offset of the log. */
  readonly position: number;
}

/** By monitor, the windows of a version, or of all together; of the champion when none is named. */
export function byMonitor(facts: PolicyFacts, version?: string): readonly PolicyWindow[][] {
  const wanted = version ?? facts.champion?.version ?? null;
  const fitting = facts.windows.filter(
    (one) => one.version === allVersions || wanted === null || one.version === wanted,
  );
  return [...Map.groupBy(fitting, ({ monitor }) => monitor).values()];
}

/** The same, of windows whose labels are complete. */
export function matureByMonitor(facts: PolicyFacts, version?: string): readonly PolicyWindow[][] {
  return byMonitor(facts, version)
    .map((windows) => windows.filter(({ matureAtMs }) => matureAtMs <= facts.nowMs))
    .filter((windows) => windows.length > 0);
}

export interface Said {
  readonly metric: PolicyMetric;
  readonly window: PolicyWindow;
}

/** The latest word on a metric in windows in the order of time. */
export function lastSaid(windows: readonly PolicyWindow[], name: string): Said | null {
  for (const window of windows.toReversed()) {
    const metric = window.metrics.find((one) => one.name === name && one.current !== null);
    if (metric !== undefined) return { metric, window };
  }
  return null;
}

/** The latest word on a metric, by monitor. */
export function latestOf(facts: PolicyFacts, name: string): readonly Said[] {
  return matureByMonitor(facts).flatMap((windows) => lastSaid(windows, name) ?? []);
}
