import type { IncidentDocument, IncidentSummary, TimelineEntry } from "@plumbline/contracts";
import type { Incident } from "../../domain/incident.ts";
import { hushedBy } from "../../incidents/announce.ts";
import { isLive } from "../../domain/incident-lifecycle.ts";
import { incidentRecords, type IncidentEntry } from "../../storage/metadata/incident-store.ts";
import type { Prepare } from "../../storage/metadata/sqlite-dialect.ts";
import { isoTime } from "../read-side/iso-time.ts";

/** An incident with its whole story; undefined when there is none. */
export function readIncident(
  prepare: Prepare,
  id: number,
  nowMs: number,
): IncidentDocument | undefined {
  const incidents = incidentRecords(prepare);
  const incident = incidents.get(id);
  if (incident === undefined) return undefined;
  return {
    ...shownIncident(incident),
    details: incident.details,
    entries: incidents.entries(id).map(shownEntry),
    linked: readLinked(prepare, id),
    hushedBy: isLive(incident) ? hushedBy(prepare, incident, nowMs) : null,
  };
}

export function shownIncident(incident: Incident): IncidentSummary {
  const { id, model, kind, severity, state, title, summary, version, segment } = incident;
  const time = (ms: number | null): string | null => (ms === null ? null : isoTime(ms));
  return {
    ...{ id, model, kind, severity, state, title, summary, version, segment },
    ...{ causedBy: incident.causedBy, owner: incident.owner },
    openedAt: isoTime(incident.openedAtMs),
    firstWindow: isoTime(incident.firstWindowMs),
    lastWindow: isoTime(incident.lastWindowMs),
    changedAt: isoTime(incident.changedAtMs),
    resolvedAt: time(incident.resolvedAtMs),
    closedAt: time(incident.closedAtMs),
    closeReason: incident.closeReason,
  };
}

function shownEntry({ atMs, eventTimeMs, ...entry }: IncidentEntry): TimelineEntry {
  const eventTime = eventTimeMs === null ? null : isoTime(eventTimeMs);
  return { ...entry, at: isoTime(atMs), eventTime };
}

function readLinked(prepare: Prepare, id: number): IncidentDocument["linked"] {
  const rows = (sql: string) => prepare(sql).all(id);
  return {
    runs: rows(selectRuns).map((row) => ({
      ...{ id: String(row["id"]), state: String(row["state"]), action: String(row["action"]) },
      ...{ reason: String(row["reason"]), createdAt: isoTime(Number(row["created_at"])) },
    })),
    decisions: rows(selectDecisions).map((row) => ({
      ...{ id: Number(row["id"]), action: String(row["action"]) },
      ...{ reason: String(row["reason"]), at: isoTime(Number(row["at"])) },
    })),
    proofs: rows(selectProofs).map((row) => ({
      ...{ id: Number(row["id"]), verdict: String(row["verdict"]) },
      ...{ summary: summaryOf(String(row["document_json"])), at: isoTime(Number(row["at"])) },
    })),
    consequences: rows(selectConsequences).map((row) => Number(row["id"])),
  };
}

const selectRuns = `
  select id, state, action, reason, created_at from runs where incident_id = ? order by created_at`;
const selectDecisions = `
  select id, action, reason, at from decisions where incident_id = ? order by id`;
const selectProofs =
  "select id, verdict, at, document_json from proofs where incident_id = ? order by id";
const selectConsequences = "select id from incidents where caused_by = ? order by id";

function summaryOf(document: string): string {
  const { summary } = JSON.parse(document) as { readonly summary?: string };
  return summary ?? "";
}
