import type { IncidentEvent } from "../domain/incident-event.ts";
import type { Incident } from "../domain/incident.ts";

export type { IncidentEvent } from "../domain/incident-event.ts";

/** Who hears of what happens to incidents. */
export interface Notifier {
  /**
   * Puts messages into the outbox for all channels that a route leads to; they are sent by later turns.
   * After a crash it is called again with the same three arguments: that must not send twice.
   */
  incidentChanged(incident: Incident, event: IncidentEvent, atMs: number): Promise<void>;
}
