import type { IncidentDocument, TimelineLane } from "@plumbline/contracts";
import { PlumblineError } from "@plumbline/core";
import type { IncidentEvent } from "../../domain/incident-event.ts";
import { moveIncident, notBefore, type IncidentMove } from "../../domain/incident-lifecycle.ts";
import type { Incident } from "../../domain/incident.ts";
import { announcementRecords } from "../../storage/metadata/announcement-store.ts";
import { recordAudit } from "../../storage/metadata/audit-record.ts";
import { incidentRecords, type IncidentChanges } from "../../storage/metadata/incident-store.ts";
import { retryWhileBusy } from "../../storage/metadata/retry-while-busy.ts";
import type { Prepare } from "../../storage/metadata/sqlite-dialect.ts";
import type { HttpDeps } from "../http-deps.ts";
import { readIncident } from "./incident-view.ts";

/** What a person does with an incident. */
export type PersonalAct =
  | { readonly move: IncidentMove; readonly note: string | undefined }
  | { readonly owner: string | null }
  | { readonly text: string };

interface Outcome {
  readonly changes: IncidentChanges;
  readonly event: IncidentEvent | null;
  readonly action: string;
  readonly message: string;
  readonly lane: TimelineLane;
}

const eventOf = {
  acknowledge: "acknowledge",
  mitigate: "mitigate",
  resolve: "resolve",
  close: "close",
} as const;

/** Changes an incident, its timeline, the audit and what is to be told: all or nothing. */
export async function changeIncident(
  deps: HttpDeps,
  id: number,
  act: PersonalAct,
  actor: string,
): Promise<IncidentDocument> {
  const { metadata, clock } = deps;
  const nowMs = clock();
  const changed = await retryWhileBusy(() =>
    metadata.transaction((prepare) => {
      writeAct(prepare, id, { act, actor, person: actor.replace(/^person /, ""), nowMs });
      return readIncident(prepare, id, nowMs);
    }),
  );
  if (changed === undefined) throw new PlumblineError("PL_INCIDENT_UNKNOWN", { id });
  publishIncident(deps, changed);
  return changed;
}

export interface WrittenAct {
  readonly act: PersonalAct;
  readonly actor: string;
  /** Who owns it from now on when nobody does yet. */
  readonly person: string;
  readonly nowMs: number;
}

/**
 * The same inside of a transaction that the caller has begun; answers when it was, as the timeline says.
 * @throws PlumblineError PL_INCIDENT_UNKNOWN, PL_INCIDENT_MOVE_INVALID
 */
export function writeAct(prepare: Prepare, id: number, written: WrittenAct): number {
  const { actor, nowMs } = written;
  const incidents = incidentRecords(prepare);
  const incident = incidents.get(id);
  if (incident === undefined) throw new PlumblineError("PL_INCIDENT_UNKNOWN", { id });
  const atMs = notBefore(incident.openedAtMs, nowMs);
  const { changes, event, action, message, lane } = outcomeOf(incident, written);
  incidents.update(id, changes);
  incidents.addEntry(id, { atMs, eventTimeMs: null, lane, actor, message });
  if (event !== null) announcementRecords(prepare).add(id, event, atMs);
  const details = { model: incident.model, reason: message };
  recordAudit(prepare, { atMs, actor, action, subject: `incident ${id}`, details });
  return atMs;
}

/** Lets those who watch, and the loop, know. */
export function publishIncident(
  { changes: feed, wakeLoop }: Pick<HttpDeps, "changes" | "wakeLoop">,
  { model, id, state }: Pick<IncidentDocument, "model" | "id" | "state">,
): void {
  const change = { what: "incident", model, id, state };
  feed.publish(change);
  wakeLoop();
}

function outcomeOf(incident: Incident, { act, person, nowMs }: WrittenAct): Outcome {
  const lane = "people";
  const changedAtMs = notBefore(incident.changedAtMs, nowMs);
  if ("text" in act) {
    return { ...{ changes: {}, event: null, lane }, action: "note-incident", message: act.text };
  }
  if ("owner" in act) {
    const { owner } = act;
    const message = owner === null ? "Nobody owns it any more" : `${owner} owns it now`;
    const changes = { owner, changedAtMs };
    return { changes, event: null, lane, action: "assign-incident", message };
  }
  const { move, note } = act;
  const moved = moveIncident(incident, move, { actor: person, nowMs });
  if (!moved.isAllowed) {
    const { id, state } = incident;
    const details = { id, move: move.to, state, remedy: moved.remedy };
    throw new PlumblineError("PL_INCIDENT_MOVE_INVALID", details);
  }
  const done = move.to === "close" ? `Closed as ${move.reason}` : wordsOf[move.to];
  return {
    ...{ changes: moved.changes, event: eventOf[move.to], lane },
    ...{ action: `${move.to}-incident`, message: note === undefined ? done : `${done}: ${note}` },
  };
}

const wordsOf = {
  acknowledge: "Acknowledged: somebody looks at it",
  mitigate: "Mitigated: it does no more harm",
  resolve: "Resolved by a person",
} as const;
