import { type IncidentKind, type Kpi, type ModelConfig, type Severity } from "@plumbline/contracts";
import type { ChampionMove } from "./champion-history.ts";
import { labelMaturityMs } from "./label-maturity.ts";
import { kpiVerdict } from "./kpi-objective.ts";
import type {
  PolicyChampion,
  PolicyFacts,
  PolicyIncident,
  PolicyKpi,
  PolicyRun,
  PolicyWindow,
} from "./policy-facts.ts";
import { numberText, periodWords } from "./policy-words.ts";
import type { ExcludedPeriod } from "./run-details.ts";

export interface IncidentPast {
  readonly id: number;
  readonly model: string;
  readonly isOwn: boolean;
  readonly kinds: readonly IncidentKind[];
  readonly severity: Severity;
  readonly title: string;
  readonly fromMs: number;
  /** End of the first window that alarmed. */
  readonly knownMs: number;
  /** End of the last window that alarmed. */
  readonly lastMs: number;
  /** Event time at which it was over; null while it goes on. */
  readonly overMs: number | null;
  readonly causedBy: {
    readonly id: number;
    readonly model: string;
    readonly overMs: number | null;
  } | null;
  /** Somebody said that nothing was wrong. */
  readonly wasHarmless: boolean;
}

export interface KpiPast {
  readonly kpi: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly rows: number;
  readonly value: number;
  readonly lo: number | null;
  readonly hi: number | null;
}

export interface ChampionPast extends ChampionMove {
  readonly eventTimeMs: number;
}

export interface ObjectiveChange {
  /** Of the configuration that it came with. */
  readonly revision: number;
  /** By the clock of the wall. */
  readonly atMs: number;
  readonly words: string;
}

/** What is stored of a model that its policy looks at. */
export interface PolicyHistory {
  readonly config: ModelConfig;
  readonly revision: number;
  readonly position: number;
  readonly task: string | null;
  readonly incidents: readonly IncidentPast[];
  /** In the order of time, one for each finished window. */
  readonly kpis: readonly KpiPast[];
  readonly objectiveChanges: readonly ObjectiveChange[];
  /** Oldest first, without drills. */
  readonly champions: readonly ChampionPast[];
  /** Where nobody named a champion: the version that began last. */
  readonly newestVersion: { readonly version: string; readonly sinceMs: number } | null;
  /** Newest first. */
  readonly runs: readonly PolicyRun[];
  readonly watch: { readonly version: string; readonly untilMs: number } | null;
}

export interface Moment {
  /** Event time. */
  readonly nowMs: number;
  /** The windows as known then, in the order of time. */
  readonly windows: readonly PolicyWindow[];
  /** Set for a moment that is over: what was not yet so then is left out. */
  readonly past?: {
    /** By the clock of the wall. */
    readonly wallMs: number;
    /** What a replay did so far, newest first, instead of what was done. */
    readonly runs: readonly PolicyRun[];
  };
}

/** What was so at a moment. */
export function factsAt(history: PolicyHistory, { nowMs, windows, past }: Moment): PolicyFacts {
  const { config, task } = history;
  const runs = past?.runs ?? history.runs;
  const isPast = past !== undefined;
  const isOn = ({ knownMs, overMs }: IncidentPast): boolean =>
    isPast ? knownMs <= nowMs && (overMs === null || nowMs < overMs) : overMs === null;
  return {
    ...{ nowMs, timeZone: config.timeZone, windows, runs, task: config.task ?? task },
    primary: primaryOf(windows, config),
    maturityMs: labelMaturityMs(config),
    incidents: history.incidents
      .filter(isOn)
      .map((one) => incidentThen(one, isPast ? nowMs : null)),
    brokenTimes: history.incidents.flatMap((one) => brokenTime(one, nowMs) ?? []),
    kpis: kpisThen(history.kpis, config.kpis, isPast ? nowMs : Infinity),
    objectiveChange: changeThen(history.objectiveChanges, runs, past?.wallMs ?? Infinity),
    champion: championThen(history, isPast ? nowMs : Infinity),
    watch: isPast ? null : history.watch,
    ...{ policyRevision: history.revision, position: history.position },
  };
}

const usualPrimaries = ["log-loss", "rmse", "mae", "accuracy", "macro-f1"] as const;

/** What the gate decides by, where windows measure it; else the usual one for what they measure. */
function primaryOf(windows: readonly PolicyWindow[], { gate }: ModelConfig): string | null {
  const known = new Set(windows.flatMap(({ metrics }) => metrics.map(({ name }) => name)));
  const wanted = [...(gate.metric === undefined ? [] : [gate.metric]), ...usualPrimaries];
  return wanted.find((name) => known.has(name)) ?? null;
}

function incidentThen(
  { id, model, isOwn, kinds, severity, title, fromMs, causedBy }: IncidentPast,
  pastMs: number | null,
): PolicyIncident {
  const goesOn =
    causedBy !== null &&
    (causedBy.overMs === null || (pastMs !== null && pastMs < causedBy.overMs));
  return {
    ...{ id, model, isOwn, kinds, severity, title, fromMs },
    causedBy: goesOn ? { id: causedBy.id, model: causedBy.model } : null,
  };
}

function brokenTime(one: IncidentPast, nowMs: number): ExcludedPeriod | null {
  if (!one.isOwn || !one.kinds.includes("data") || one.wasHarmless) return null;
  const toMs = one.overMs === null ? Math.max(one.lastMs, nowMs) : one.lastMs;
  if (one.fromMs >= nowMs) return null;
  return {
    fromMs: one.fromMs,
    toMs: Math.min(toMs, nowMs),
    why: `data was broken (incident ${one.id})`,
  };
}

function kpisThen(
  values: readonly KpiPast[],
  kpis: readonly Kpi[],
  untilMs: number,
): readonly PolicyKpi[] {
  return kpis.flatMap(({ name, objective }) => {
    const last = values.findLast((one) => one.kpi === name && one.endMs <= untilMs);
    if (last === undefined) return [];
    const { value, lo, hi, rows, startMs, endMs } = last;
    const range = lo === null || hi === null ? "" : ` (${numberText(lo)} to ${numberText(hi)})`;
    const { verdict, bound } = kpiVerdict(last, objective);
    return [
      {
        name,
        words: `${name} was ${numberText(value)}${range} in ${periodWords({ startMs, endMs })}, ${numberText(rows)} rows`,
        missed: verdict === "missed" ? bound : null,
      },
    ];
  });
}

/** The latest change that came after the configuration of the latest run. */
function changeThen(
  changes: readonly ObjectiveChange[],
  runs: readonly PolicyRun[],
  wallMs: number,
): string | null {
  const known = Math.max(-1, ...runs.map(({ policyRevision }) => policyRevision ?? -1));
  return (
    changes.findLast(({ revision, atMs }) => revision > known && atMs <= wallMs)?.words ?? null
  );
}

function championThen(
  { champions, newestVersion }: PolicyHistory,
  untilMs: number,
): PolicyChampion | null {
  const last = champions.findLast(({ eventTimeMs, to }) => eventTimeMs <= untilMs && to !== null);
  if (last !== undefined && last.to !== null) {
    const previous = last.kind === "promotion" ? last.from : null;
    return { version: last.to, sinceMs: last.eventTimeMs, previous };
  }
  if (newestVersion === null || newestVersion.sinceMs > untilMs) return null;
  return { ...newestVersion, previous: null };
}

/** How a change of an objective is told. */
export function objectiveWords(
  path: string,
  before: unknown,
  after: unknown,
  revision: number,
): string {
  const [, name = "", ...rest] = path.split(".");
  const what = rest.slice(1).join(".");
  const side = what === "" ? "" : ` (${what})`;
  return `the objective of ${name}${side} changed from ${plainWords(before)} to ${plainWords(after)} with revision ${revision} of the configuration`;
}

const plainWords = (value: unknown): string =>
  value === undefined
    ? "none"
    : typeof value === "number"
      ? numberText(value)
      : JSON.stringify(value);

/** When the newest window of a model was ready to be judged, and how long it is. */
export interface NewestWindow {
  readonly readyMs: number;
  readonly lengthMs: number;
  /** By the clock of the wall. */
  readonly evaluatedAtMs: number;
}

const liveWithinMs = 86_400_000;

/**
 * The event time of a model. A model at work now lives by the clock of the wall, which is trusted for the
 * length of a window at most: a clock that jumps moves nothing far. History has no other now than its
 * newest window.
 */
export function policyNow(
  { readyMs, lengthMs, evaluatedAtMs }: NewestWindow,
  wallMs: number,
): number {
  const isLive = Math.abs(evaluatedAtMs - readyMs) < liveWithinMs;
  return isLive ? Math.min(Math.max(readyMs, wallMs), readyMs + lengthMs) : readyMs;
}
