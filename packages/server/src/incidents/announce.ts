import { planAnnouncements } from "../domain/incident-announcements.ts";
import type { IncidentEvent } from "../domain/incident-event.ts";
import { isLive } from "../domain/incident-lifecycle.ts";
import type { Incident } from "../domain/incident.ts";
import { momentWords } from "../domain/incident-words.ts";
import { announcementRecords } from "../storage/metadata/announcement-store.ts";
import { incidentRecords } from "../storage/metadata/incident-store.ts";
import type { Metadata } from "../storage/metadata/open-metadata.ts";
import { silenceRecords } from "../storage/metadata/silence-store.ts";
import type { Prepare } from "../storage/metadata/sqlite-dialect.ts";
import { loopActor } from "./loop-context.ts";
import type { Notifier } from "./notifier.ts";

export interface AnnounceParts {
  readonly metadata: Metadata;
  readonly notifier: Notifier;
  readonly clock: () => number;
}

interface Due {
  readonly incident: Incident;
  readonly tell: readonly IncidentEvent[];
  readonly atMs: number;
  readonly lastId: number;
}

const mostAtOnce = 100;

/** What is written besides: why nobody is told. */
interface Remark {
  readonly incident: Incident;
  readonly message: string | null;
  /** Undefined where nothing waits any more. */
  readonly hushedBy?: string | null;
}

/**
 * Tells of what is so now that all evaluations are known; answers the incidents that were told of. What
 * is hushed waits. The notifier is asked before it is noted that it was: a crash in between asks again.
 */
export async function announce({
  metadata,
  notifier,
  clock,
}: AnnounceParts): Promise<readonly number[]> {
  const nowMs = clock();
  const { due, remarks } = await metadata.read((prepare) => dueNow(prepare, nowMs));
  if (remarks.length > 0) {
    await metadata.transaction((prepare) => {
      for (const remark of remarks) writeRemark(prepare, remark, nowMs);
    });
  }
  for (const { incident, tell, atMs, lastId } of due) {
    for (const event of tell) await notifier.incidentChanged(incident, event, atMs);
    await metadata.transaction((prepare) => {
      const announcements = announcementRecords(prepare);
      announcements.drop(incident.id, lastId);
      for (const event of tell) announcements.addTold(incident.id, event, atMs, nowMs);
      if (tell.length === 0 && announcements.lastTold(incident.id) === null) {
        const message = "Nobody was told: it was over before it could be";
        writeRemark(prepare, { incident, message }, nowMs);
      }
    });
  }
  return due.map(({ incident }) => incident.id);
}

function dueNow(
  prepare: Prepare,
  nowMs: number,
): { readonly due: readonly Due[]; readonly remarks: readonly Remark[] } {
  const [announcements, incidents] = [announcementRecords(prepare), incidentRecords(prepare)];
  const due: Due[] = [];
  const remarks: Remark[] = [];
  for (const id of announcements.incidentsWaiting(noLimit)) {
    if (due.length === mostAtOnce) break;
    const incident = incidents.get(id);
    const waiting = announcements.waiting(id);
    const [first, last] = [waiting[0], waiting.at(-1)];
    if (incident === undefined || first === undefined || last === undefined) continue;
    const why = hushedBy(prepare, incident, nowMs);
    const { tell, isWaiting } = planAnnouncements({
      ...{ state: incident.state, told: announcements.lastTold(id), isHushed: why !== null },
      waiting: waiting.map(({ event }) => event),
    });
    if (!isWaiting) due.push({ incident, tell, atMs: first.atMs, lastId: last.id });
    else if (why !== first.hushedBy) {
      const message = why === null ? null : `Nobody is told: ${why}`;
      remarks.push({ incident, message, hushedBy: why });
    }
  }
  return { due, remarks };
}

const noLimit = -1;

/** Why nobody is to be called for an incident now; null when nothing stands in the way. */
export function hushedBy(prepare: Prepare, incident: Incident, nowMs: number): string | null {
  const { causedBy, kind, severity, segment, modelId } = incident;
  const cause = causedBy === null ? undefined : incidentRecords(prepare).get(causedBy);
  if (cause !== undefined && isLive(cause)) {
    return `incident ${cause.id} explains it (${cause.title})`;
  }
  const silence = silenceRecords(prepare)
    .at(modelId, nowMs)
    .find(
      ({ match }) =>
        (match.kind ?? kind) === kind &&
        (match.severity ?? severity) === severity &&
        (match.segment ?? segment) === segment,
    );
  if (silence === undefined) return null;
  const { id, actor, reason, toMs } = silence;
  return `${silence.kind} ${id} of ${actor} until ${momentWords(toMs)}: ${reason}`;
}

function writeRemark(
  prepare: Prepare,
  { incident: { id }, message, hushedBy: why }: Remark,
  atMs: number,
): void {
  if (why !== undefined) announcementRecords(prepare).hush(id, why);
  if (message === null) return;
  incidentRecords(prepare).addEntry(id, {
    ...{ atMs, eventTimeMs: null, lane: "notification", actor: loopActor, message },
  });
}
