/** What happens to an incident, as people are told. */
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
