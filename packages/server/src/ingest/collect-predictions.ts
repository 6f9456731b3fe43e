import type { PredictionEvent } from "@plumbline/contracts";
import type { StoredEntry } from "../storage/log/event-log.ts";
import type { ModelCut } from "./model-cut.ts";
import { createDayFinder } from "./days.ts";
import { eventTimeMs, unversioned } from "./normalise-event.ts";
import { createPredictionRows, type EventPlace } from "./prediction-rows.ts";

/** Takes the predictions of an entry that are not known yet; the first of several with one id counts. */
export function collectPredictions(
  cut: ModelCut,
  entry: StoredEntry,
  events: readonly PredictionEvent[],
  known: ReadonlySet<string>,
): void {
  const dayOf = createDayFinder();
  events.forEach((event, place) => {
    if (known.has(event.id) || cut.predictions.has(event.id)) {
      cut.counts.duplicates++;
      return;
    }
    const timeMs = eventTimeMs(event.time, entry.receivedAtMs);
    const at = { offset: entry.firstOffset + place, receivedMs: entry.receivedAtMs, timeMs };
    take(cut, event, at, dayOf(timeMs));
  });
}

function take(cut: ModelCut, event: PredictionEvent, place: EventPlace, day: string): void {
  const { timeMs } = place;
  cut.predictions.set(event.id, timeMs);
  cut.counts.accepted++;
  let rows = cut.days.get(day);
  if (rows === undefined) {
    const fresh = createPredictionRows(cut.model.schema);
    rows = { rows: fresh, count: 0, minTime: timeMs, maxTime: timeMs };
    cut.days.set(day, rows);
  }
  rows.rows.add(event, place);
  rows.count++;
  rows.minTime = Math.min(rows.minTime, timeMs);
  rows.maxTime = Math.max(rows.maxTime, timeMs);
  const version = event.version ?? unversioned;
  const seen = cut.versions.get(version);
  if (seen === undefined) cut.versions.set(version, { first: timeMs, last: timeMs });
  else {
    seen.first = Math.min(seen.first, timeMs);
    seen.last = Math.max(seen.last, timeMs);
  }
}
