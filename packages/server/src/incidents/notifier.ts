import type { Incident } from "../domain/incident.ts";

export const incidentEvents = [
  "open",
  "update",
  "escalate",
  "acknowledge",
  "mitigate",
  "resolve",
  "reopen",
  "close",
] as const;
export type IncidentEvent = (typeof incidentEvents)[number];

/** Who hears of what happens to incidents. */
export interface Notifier {
  /** Puts messages into the outbox for all channels that a route leads to; they are sent by later turns. */
  incidentChanged(incident: Incident, event: IncidentEvent, atMs: number): Promise<void>;
}
