import type { IncidentEvent } from "../../domain/incident-event.ts";
import type { Prepare } from "./sqlite-dialect.ts";

/** Something that people may have to be told. */
export interface Announcement {
  readonly id: number;
  readonly incidentId: number;
  readonly event: IncidentEvent;
  readonly atMs: number;
  readonly hushedBy: string | null;
}

/** What is to be told of incidents, inside of a transaction or a read that the caller has begun. */
export interface AnnouncementRecords {
  add(incidentId: number, event: IncidentEvent, atMs: number): void;
  /** Incidents of which something waits, oldest first. */
  incidentsWaiting(limit: number): readonly number[];
  waiting(incidentId: number): readonly Announcement[];
  /** What people were told last. */
  lastTold(incidentId: number): IncidentEvent | null;
  /** Takes what waits away, up to one of them. */
  drop(incidentId: number, lastId: number): void;
  addTold(incidentId: number, event: IncidentEvent, atMs: number, toldAtMs: number): void;
  hush(incidentId: number, why: string | null): void;
}

export function announcementRecords(prepare: Prepare): AnnouncementRecords {
  return {
    add(incidentId, event, atMs) {
      prepare("insert into incident_announcements (incident_id, event, at) values (?, ?, ?)").run(
        incidentId,
        event,
        atMs,
      );
    },
    incidentsWaiting: (limit) =>
      prepare(selectIncidents)
        .all(limit)
        .map((row) => Number(row["incident_id"])),
    waiting: (incidentId) =>
      prepare(selectWaiting)
        .all(incidentId)
        .map((row) => ({
          ...{ id: Number(row["id"]), incidentId, event: row["event"] as IncidentEvent },
          ...{ atMs: Number(row["at"]), hushedBy: row["hushed_by"] as string | null },
        })),
    lastTold(incidentId) {
      const row = prepare(selectTold).get(incidentId);
      return row === undefined ? null : (row["event"] as IncidentEvent);
    },
    drop(incidentId, lastId) {
      prepare(deleteWaiting).run(incidentId, lastId);
    },
    addTold(incidentId, event, atMs, toldAtMs) {
      prepare(insertTold).run(incidentId, event, atMs, toldAtMs);
    },
    hush(incidentId, why) {
      prepare(updateHushed).run(why, incidentId);
    },
  };
}

const selectIncidents = `
  select incident_id, min(id) as first from incident_announcements
  where told_at is null group by incident_id order by first limit ?`;
const selectWaiting = `
  select * from incident_announcements where incident_id = ? and told_at is null order by id`;
const selectTold = `
  select event from incident_announcements where incident_id = ? and told_at is not null
  order by id desc limit 1`;
const deleteWaiting = `
  delete from incident_announcements where incident_id = ? and id <= ? and told_at is null`;
const insertTold = `
  insert into incident_announcements (incident_id, event, at, told_at) values (?, ?, ?, ?)`;
const updateHushed = `
  update incident_announcements set hushed_by = ? where incident_id = ? and told_at is null`;
