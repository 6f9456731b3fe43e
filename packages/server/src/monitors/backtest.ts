import type { CheckResult, MonitorDocument } from "@plumbline/contracts";
import {
  createBaseline,
  createLimitTrial,
  createMemoryEngine,
  mergeAll,
  type Baseline,
  type MemorySource,
  type Profile,
  type TriedLimits,
} from "@plumbline/core";
import { windowAt, type TimeWindow } from "../domain/time-window.ts";
import { inject, type Injection } from "./inject.ts";
import { referenceWindows } from "./reference-windows.ts";
import { usualRows, withUsualRows } from "./usual-rows.ts";

/** Where past rows come from. */
export interface History {
  /** The first and the last event time. */
  readonly fromMs: number;
  readonly toMs: number;
  profile(window: TimeWindow): Promise<Profile>;
  /** Rows under the names of the plan, for changes that are tried on them. */
  rows(window: TimeWindow): Promise<MemorySource>;
}

export interface BacktestOptions {
  readonly monitor: MonitorDocument;
  readonly timeZone: string;
  readonly baseline: Baseline;
  readonly injections: readonly Injection[];
  /** Windows that a change is waited for. @default 20 */
  readonly mostWindowsToNotice?: number;
  readonly onWindow?: (done: number, total: number) => void;
  readonly signal?: AbortSignal | undefined;
  /** What was measured before of the same history, for other limits of the same monitor. */
  readonly kept?: KeptHistory | undefined;
}

/** Profiles of windows, and what was measured of them: other limits are judged without measuring again. */
export interface KeptHistory {
  readonly profiles: Map<number, Profile>;
  readonly trials: Map<string, ReturnType<typeof createLimitTrial>>;
}

export const emptyHistory = (): KeptHistory => ({ profiles: new Map(), trials: new Map() });

export interface BacktestWindow extends TimeWindow {
  readonly rows: number;
  /** As of an evaluation: `no-data` and `too-little-data` too. */
  readonly verdict: string;
  /** What alerted, in words. */
  readonly alerts: readonly string[];
}

/** How long a change would have stayed unnoticed. */
export interface BacktestInjection {
  readonly injection: Injection;
  /** The window in which the change begins. */
  readonly startMs: number;
  /** 0 for the first window with the change; null when none of those looked at alerted because of it. */
  readonly windowsToNotice: number | null;
  readonly windowsLookedAt: number;
  readonly alert: string | null;
}

export interface Backtest {
  readonly windows: readonly BacktestWindow[];
  readonly fired: number;
  readonly injections: readonly BacktestInjection[];
}

const defaults = { mostWindowsToNotice: 20 } as const;

/**
 * Judges the windows of past rows as a monitor would have: how often it would have fired, and how soon it
 * would have noticed changes that are put into the rows of the later half.
 */
export async function backtest(history: History, options: BacktestOptions): Promise<Backtest> {
  const { monitor, timeZone, onWindow, signal } = options;
  if (!("every" in monitor.window)) {
    throw new RangeError(
      "A backtest needs windows of time: rows of a file have no order of arrival",
    );
  }
  const times = windowsBetween(monitor.window.every, timeZone, history);
  const profiles = new Map<number, Profile>();
  const judged: JudgedWindow[] = [];
  const total = times.length * (1 + options.injections.length);
  let done = 0;
  for (const window of times) {
    signal?.throwIfAborted();
    const known = options.kept?.profiles.get(window.startMs);
    const profile = known ?? (await history.profile(window));
    // Others get their turn, also where nothing has to be read.
    if (known !== undefined) await new Promise((resolve) => setImmediate(resolve));
    options.kept?.profiles.set(window.startMs, profile);
    profiles.set(window.startMs, profile);
    const result = judge(options, profiles, window, profile);
    const subjects = new Set(alertsOf(result).map(subjectOf));
    judged.push({ window: describe(window, profile.rows, result), subjects });
    onWindow?.(++done, total);
  }
  const injections: BacktestInjection[] = [];
  for (const injection of options.injections) {
    signal?.throwIfAborted();
    injections.push(await tryInjection(history, options, { injection, judged, profiles }));
    done += times.length;
    onWindow?.(done, total);
  }
  const fired = judged.filter(({ window }) => window.verdict === "alert").length;
  return { windows: judged.map(({ window }) => window), fired, injections };
}

interface JudgedWindow {
  readonly window: BacktestWindow;
  /** What alerted without any change. */
  readonly subjects: ReadonlySet<string>;
}

const subjectOf = ({ check: id, column, measure, segment, method }: CheckResult): string =>
  JSON.stringify([id, column, measure, segment, method]);

function windowsBetween(every: string, timeZone: string, { fromMs, toMs }: History): TimeWindow[] {
  const windows: TimeWindow[] = [];
  for (let window = windowAt(every, timeZone, fromMs); window.startMs <= toMs;) {
    windows.push(window);
    window = windowAt(every, timeZone, window.endMs);
  }
  return windows;
}

function judge(
  { monitor, timeZone, baseline, kept }: BacktestOptions,
  profiles: ReadonlyMap<number, Profile>,
  window: TimeWindow,
  profile: Profile,
): TriedLimits | null {
  if (profile.rows < monitor.minRows) return null;
  const earlier = referenceWindows(monitor, timeZone, window).flatMap((one) => {
    const found = profiles.get(one.startMs);
    return found === undefined || found.rows === 0
      ? []
      : [{ ...one, offsets: null, rows: found.rows, found }];
  });
  const reference = earlier.length === 0 ? null : mergeAll(earlier.map(({ found }) => found));
  const { falseAlarmRate } = monitor;
  const isOfBaseline = reference === null || reference.rows < monitor.minRows;
  const against = isOfBaseline ? baseline : createBaseline(baseline.plan, reference);
  const usual = usualRows(monitor.reference.kind, earlier, { ...window, offsets: null });
  const checks = isOfBaseline ? monitor.checks : withUsualRows(monitor.checks, usual);
  // Windows of one history compare with the same rows as long as these are chosen alike.
  const key = JSON.stringify([window.startMs, isOfBaseline, monitor.reference]);
  const isKept = kept?.profiles.get(window.startMs) === profile;
  const trial = (isKept ? kept?.trials.get(key) : undefined) ?? createLimitTrial(against, profile);
  if (isKept) kept?.trials.set(key, trial);
  return trial({ falseAlarmRate, checks, nowMs: window.endMs });
}

function describe(
  { startMs, endMs }: TimeWindow,
  rows: number,
  result: TriedLimits | null,
): BacktestWindow {
  const verdict = result?.verdict ?? (rows === 0 ? "no-data" : "too-little-data");
  return { startMs, endMs, rows, verdict, alerts: alertsOf(result).map(({ reason }) => reason) };
}

const alertsOf = (result: TriedLimits | null): readonly CheckResult[] => result?.alerts ?? [];

/** No change takes rows away, but of a large window only some are tried. */
const countsRows: ReadonlySet<string> = new Set(["volume", "throughput"]);

interface Tried {
  readonly injection: Injection;
  readonly judged: readonly JudgedWindow[];
  readonly profiles: ReadonlyMap<number, Profile>;
}

async function tryInjection(
  history: History,
  options: BacktestOptions,
  { injection, judged, profiles }: Tried,
): Promise<BacktestInjection> {
  const { plan } = options.baseline;
  const most = options.mostWindowsToNotice ?? defaults.mostWindowsToNotice;
  const usable = judged.filter(({ window }) => window.rows >= options.monitor.minRows);
  const later = usable.slice(Math.floor(usable.length / 2)).slice(0, most);
  const changed = new Map(profiles);
  const memory = createMemoryEngine();
  const outcome = { injection, startMs: later[0]?.window.startMs ?? history.toMs };
  for (const [at, { window, subjects }] of later.entries()) {
    options.signal?.throwIfAborted();
    const rows = inject(await history.rows(window), plan, injection, window.startMs);
    const table = await memory.open(rows);
    const profile = await table.profile(plan);
    changed.set(window.startMs, profile);
    const result = judge(options, changed, window, profile);
    // What alerts without the change says nothing about it.
    const news = alertsOf(result).find(
      (one) => !countsRows.has(one.check) && !subjects.has(subjectOf(one)),
    );
    if (news === undefined) continue;
    return { ...outcome, windowsToNotice: at, windowsLookedAt: at + 1, alert: news.reason };
  }
  return { ...outcome, windowsToNotice: null, windowsLookedAt: later.length, alert: null };
}
