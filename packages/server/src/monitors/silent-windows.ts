import { durationMs } from "@plumbline/contracts";
import { allVersions, type MonitoredModel } from "../domain/monitor.ts";
import { windowAt, type TimeWindow } from "../domain/time-window.ts";
import type { Metadata } from "../storage/metadata/open-metadata.ts";
import { isLive, isReady, type FlowOfEvents } from "./window-readiness.ts";

/** After so many silent windows in a row no further one is added: the first ones said it. */
const mostSilentWindows = 48;
/** Gaps are looked for among so many of the latest windows. */
const windowsLookedAt = 64;

/** Windows in which nothing came are windows too: a gap between others, or the silence of a live model. */
export async function addSilentWindows(
  metadata: Metadata,
  { id, config, monitors }: MonitoredModel,
  flow: FlowOfEvents,
  position: number,
): Promise<void> {
  for (const { id: monitorId, document } of monitors) {
    if (!("every" in document.window) || document.versions === "each") continue;
    const { every } = document.window;
    const rows = await metadata.read((prepare) =>
      prepare(selectLatest).all(monitorId, allVersions, windowsLookedAt),
    );
    const known = rows.map(toWindow).toReversed();
    const next = (timeMs: number): TimeWindow => windowAt(every, config.timeZone, timeMs);
    const readyMs = durationMs(document.ready);
    const silent = [
      ...gaps(known, next),
      ...(isLive(flow) ? silenceAfter(known, next, { flow, readyMs }) : []),
    ];
    if (silent.length === 0) continue;
    await metadata.db
      .insertInto("windows")
      .values(
        silent.map(({ startMs, endMs }) => ({
          ...{ monitor_id: monitorId, model_id: id, version: allVersions },
          ...{ start_at: startMs, end_at: endMs, evaluation_id: null, revision: 0 },
          ...{ dirty_position: position, evaluated_position: -1, evaluated_at: null },
        })),
      )
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
}

/** In the order of the index of their beginnings: a monitor may have a great many. */
const selectLatest = `
  select start_at, end_at from windows where monitor_id = ? and version = ?
  order by start_at desc limit ?`;

const toWindow = (row: Readonly<Record<string, unknown>>): TimeWindow => ({
  startMs: Number(row["start_at"]),
  endMs: Number(row["end_at"]),
});

type Next = (timeMs: number) => TimeWindow;

/** The windows missing between neighbours; a long gap is told by its first windows. */
function gaps(known: readonly TimeWindow[], next: Next): readonly TimeWindow[] {
  const missing: TimeWindow[] = [];
  known.forEach(({ endMs }, at) => {
    const following = known[at + 1];
    if (following === undefined) return;
    let window = next(endMs);
    for (let i = 0; i < mostSilentWindows && window.endMs <= following.startMs; i++) {
      missing.push(window);
      window = next(window.endMs);
    }
  });
  return missing;
}

/** The windows since the last rows that are over by now. */
function silenceAfter(
  known: readonly TimeWindow[],
  next: Next,
  { flow, readyMs }: { readonly flow: FlowOfEvents; readonly readyMs: number },
): readonly TimeWindow[] {
  const last = known.at(-1);
  if (last === undefined) return [];
  const silent: TimeWindow[] = [];
  const lastWithRows = next(flow.watermarkMs).endMs;
  let window = next(last.endMs);
  const already = (window.startMs - lastWithRows) / (window.endMs - window.startMs);
  const most = mostSilentWindows - Math.max(0, already);
  for (let i = 0; i < most && isReady(window.endMs, readyMs, flow); i++) {
    silent.push(window);
    window = next(window.endMs);
  }
  return silent;
}
