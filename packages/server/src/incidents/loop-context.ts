import type { EvidenceLink, TimelineLane } from "@plumbline/contracts";
import type { IncidentEvent } from "../domain/incident-event.ts";
import type { Incident } from "../domain/incident.ts";
import { annotationRecords } from "../storage/metadata/annotation-store.ts";
import { announcementRecords } from "../storage/metadata/announcement-store.ts";
import { recordAudit } from "../storage/metadata/audit-record.ts";
import { evaluationRecords } from "../storage/metadata/evaluation-records.ts";
import { incidentRecords, type IncidentChanges } from "../storage/metadata/incident-store.ts";
import { incidentWindowRecords } from "../storage/metadata/incident-window-store.ts";
import { ruleStateRecords } from "../storage/metadata/rule-state-store.ts";
import { silenceRecords } from "../storage/metadata/silence-store.ts";
import type { Prepare } from "../storage/metadata/sqlite-dialect.ts";
import type { LoopModels } from "./loop-models.ts";

/** Who acts where nobody does. */
export const loopActor = "plumbline";

/** What is done in one transaction of the loop. */
export interface LoopContext extends ReturnType<typeof recordsOf> {
  readonly models: LoopModels;
  readonly nowMs: number;
  /** Incidents that people may want to look at again. */
  readonly changed: Set<number>;
}

export interface Told {
  readonly lane: TimelineLane;
  readonly message: string;
  readonly eventTimeMs: number | null;
  readonly link?: EvidenceLink;
}

export function createLoopContext(
  prepare: Prepare,
  given: Pick<LoopContext, "models" | "nowMs" | "changed">,
): LoopContext {
  return { ...recordsOf(prepare), ...given };
}

function recordsOf(prepare: Prepare) {
  return {
    prepare,
    incidents: incidentRecords(prepare),
    windows: incidentWindowRecords(prepare),
    announcements: announcementRecords(prepare),
    silences: silenceRecords(prepare),
    annotations: annotationRecords(prepare),
    rules: ruleStateRecords(prepare),
    evaluations: evaluationRecords(prepare),
  };
}

/** Writes to the timeline of an incident. */
export function tell({ incidents, nowMs, changed }: LoopContext, id: number, told: Told): void {
  incidents.addEntry(id, { ...told, atMs: nowMs, actor: loopActor });
  changed.add(id);
}

/** Changes the state of an incident, with all that belongs to it: timeline, audit, announcement. */
export function move(
  context: LoopContext,
  incident: Incident,
  event: IncidentEvent,
  { changes, ...told }: Told & { readonly changes: IncidentChanges },
): Incident {
  const { incidents, announcements, nowMs, prepare } = context;
  const changedAtMs = Math.max(incident.changedAtMs, nowMs);
  const moved = incidents.update(incident.id, { ...changes, changedAtMs }) ?? incident;
  tell(context, incident.id, told);
  announcements.add(incident.id, event, nowMs);
  recordAudit(prepare, {
    ...{ atMs: nowMs, actor: loopActor, action: `${event}-incident` },
    subject: `incident ${incident.id}`,
    details: { model: incident.model, reason: told.message },
  });
  return moved;
}

export function linkTo(evaluation: number | null): { readonly link?: EvidenceLink } {
  return evaluation === null ? {} : { link: { evaluation } };
}
