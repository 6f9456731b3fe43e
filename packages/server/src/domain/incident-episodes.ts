import type { AlertsDocument } from "@plumbline/contracts";
import type { CauseWindow } from "./incident-window.ts";

/** A stretch in which a cause was at work: what an incident is made from. */
export interface Episode {
  /** Beginning of the first window that alarmed. */
  readonly firstMs: number;
  /** End of the last window that alarmed. */
  readonly lastMs: number;
  readonly alarms: number;
  readonly lastAlarm: CauseWindow;
  /** Windows in a row that cover the baseline again. */
  readonly wellWindows: number;
  /** End of the window that resolved it; null while it goes on. */
  readonly resolvedMs: number | null;
  /** It ended because its windows ended: a version or a monitor is gone. */
  readonly isStale: boolean;
}

export interface EpisodeOptions extends Pick<AlertsDocument, "resolveAfter" | "reopenWithin"> {
  /** End of the newest window of the model. */
  readonly newestMs: number;
}

/** Who alarmed. */
interface Source {
  readonly signals: Set<string>;
  /** Windows in a row that are well again. */
  well: number;
  /** End of its latest window. */
  seenMs: number;
}

interface Course {
  readonly firstMs: number;
  lastAlarm: CauseWindow;
  lastMs: number;
  alarms: number;
  resolvedMs: number | null;
  isStale: boolean;
  readonly sources: Map<string, Source>;
}

/**
 * The episodes in the windows of a cause, from the first to the last. It depends on the windows only,
 * not on the order in which they were judged.
 */
export function episodesOf(
  windows: readonly CauseWindow[],
  options: EpisodeOptions,
): readonly Episode[] {
  const courses: Course[] = [];
  const ordered = windows.toSorted(byTime);
  for (const window of ordered) {
    const current = courses.at(-1);
    if (window.alarmed.length > 0) {
      if (current === undefined || !continues(current, window, options)) {
        courses.push(begin(window));
      } else goOn(current, window);
    } else if (current !== undefined && current.resolvedMs === null) {
      settle(current, window, options.resolveAfter);
    }
  }
  endWhatIsStale(courses.at(-1), options);
  return courses.map(({ sources, ...course }) => ({
    ...course,
    wellWindows: Math.min(...[...sources.values()].map(({ well }) => well)),
  }));
}

function byTime(one: CauseWindow, other: CauseWindow): number {
  if (one.endMs !== other.endMs) return one.endMs - other.endMs;
  return one.window < other.window ? -1 : 1;
}

function begin(window: CauseWindow): Course {
  return {
    firstMs: window.startMs,
    ...{ lastAlarm: window, lastMs: window.endMs, alarms: 1, resolvedMs: null, isStale: false },
    sources: new Map([
      [window.source, { signals: new Set(window.alarmed), well: 0, seenMs: window.endMs }],
    ]),
  };
}

/** The same cause soon after it was resolved is the same incident. */
function continues(
  { resolvedMs, lastAlarm }: Course,
  { startMs }: CauseWindow,
  { reopenWithin }: EpisodeOptions,
): boolean {
  return resolvedMs === null || startMs - resolvedMs < reopenWithin * lengthOf(lastAlarm);
}

function goOn(course: Course, window: CauseWindow): void {
  const known = course.sources.get(window.source);
  const signals = new Set([...(known?.signals ?? []), ...window.alarmed]);
  course.sources.set(window.source, { signals, well: 0, seenMs: window.endMs });
  course.lastAlarm = window;
  course.lastMs = Math.max(course.lastMs, window.endMs);
  course.alarms++;
  course.resolvedMs = null;
}

/** All who alarmed have to say that it is well again, each in so many windows in a row. */
function settle(course: Course, window: CauseWindow, resolveAfter: number): void {
  const source = course.sources.get(window.source);
  if (source === undefined) return;
  source.seenMs = window.endMs;
  const has = (signals: readonly string[]): boolean =>
    signals.some((signal) => source.signals.has(signal));
  if (has(window.uncovered)) source.well = 0;
  else if (has(window.covered)) source.well++;
  if ([...course.sources.values()].every(({ well }) => well >= resolveAfter)) {
    course.resolvedMs = window.endMs;
  }
}

/** Who is not heard of any more, because a version or a monitor is gone, is not waited for. */
function endWhatIsStale(
  course: Course | undefined,
  { resolveAfter, reopenWithin, newestMs }: EpisodeOptions,
): void {
  if (course === undefined || course.resolvedMs !== null) return;
  const longestMs = (resolveAfter + reopenWithin + 1) * lengthOf(course.lastAlarm);
  const sources = [...course.sources.values()];
  const isOver = sources.every(
    ({ well, seenMs }) => well >= resolveAfter || newestMs - seenMs > longestMs,
  );
  if (!isOver) return;
  course.resolvedMs = Math.max(...sources.map(({ seenMs }) => seenMs));
  course.isStale = true;
}

export function lengthOf({ startMs, endMs }: { startMs: number; endMs: number }): number {
  return Math.max(1, endMs - startMs);
}
