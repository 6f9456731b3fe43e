import { z } from "zod";
import { severities } from "./alerts.ts";
import { intervalSchema } from "./check-result.ts";

/** What went wrong: the model's answers, its input, its service, the business, or nothing came, or we failed. */
export const incidentKinds = [
  "performance",
  "data",
  "operations",
  "business",
  "no-data",
  "drift",
  "monitor",
  "rule",
] as const;
export type IncidentKind = (typeof incidentKinds)[number];

export const incidentStates = ["open", "acknowledged", "mitigated", "resolved", "closed"] as const;
export type IncidentState = (typeof incidentStates)[number];

/** Why it was closed: counted against the false-alarm budget. */
export const closeReasons = [
  "model-harmed",
  "data-broken",
  "benign-change",
  "false-alarm",
  "duplicate",
] as const;
export type CloseReason = (typeof closeReasons)[number];

export const timelineLanes = [
  "data",
  "drift",
  "performance",
  "labels",
  "alarm",
  "notification",
  "people",
  "retraining",
  "gate",
  "promotion",
  "proof",
  "outside",
] as const;
export type TimelineLane = (typeof timelineLanes)[number];

const number = z.number().nullable();

/** A result that alarmed, or that explains one that did. */
export const incidentSignalSchema = z.strictObject({
  evaluation: z.int().nullable(),
  monitor: z.string().nullable(),
  family: z.string(),
  check: z.string(),
  column: z.string().nullable(),
  segment: z.string().nullable(),
  value: number,
  unit: z.string(),
  baselineValue: number,
  currentValue: number,
  interval: intervalSchema.nullable(),
  reason: z.string(),
});
export type IncidentSignal = z.output<typeof incidentSignalSchema>;

export const incidentDetailsSchema = z.strictObject({
  signals: z.array(incidentSignalSchema).describe("What alarmed in the latest window, worst first"),
  explanations: z.array(incidentSignalSchema).describe("What moved meanwhile; ranked by its cost"),
  rules: z.array(z.string()).default([]),
});
export type IncidentDetails = z.output<typeof incidentDetailsSchema>;

/** Where the evidence of an entry is. */
export const evidenceLinkSchema = z.strictObject({
  evaluation: z.int().optional(),
  run: z.string().optional(),
  decision: z.int().optional(),
  notification: z.int().optional(),
  version: z.string().optional(),
  incident: z.int().optional(),
  proof: z.int().optional(),
  url: z.string().optional(),
});
export type EvidenceLink = z.output<typeof evidenceLinkSchema>;

export const timelineEntrySchema = z
  .strictObject({
    id: z.int(),
    at: z.string(),
    eventTime: z.string().nullable().describe("The time of the model's rows it speaks of"),
    lane: z.enum(timelineLanes),
    actor: z.string(),
    message: z.string(),
    link: evidenceLinkSchema,
  })
  .meta({ id: "TimelineEntry" });
export type TimelineEntry = z.output<typeof timelineEntrySchema>;

export const incidentSummarySchema = z
  .strictObject({
    id: z.int(),
    model: z.string(),
    kind: z.enum(incidentKinds),
    severity: z.enum(severities),
    state: z.enum(incidentStates),
    title: z.string(),
    summary: z.string().describe("The harm in one sentence"),
    version: z.string().describe('A version, or "*" for all together'),
    segment: z.string().nullable(),
    causedBy: z.int().nullable().describe("The incident upstream that explains it"),
    owner: z.string().nullable(),
    openedAt: z.string(),
    firstWindow: z.string(),
    lastWindow: z.string(),
    changedAt: z.string(),
    resolvedAt: z.string().nullable(),
    closedAt: z.string().nullable(),
    closeReason: z.enum(closeReasons).nullable(),
  })
  .meta({ id: "IncidentSummary" });
export type IncidentSummary = z.output<typeof incidentSummarySchema>;
