import { z } from "zod";
import { severities } from "./alerts.ts";
import { intervalSchema } from "./check-result.ts";
import { instantSchema } from "./durations.ts";

/**
 * What went wrong: how good the answers are, the input, the kind of answers, the service, the business, or
 * nothing came, or we failed.
 */
export const incidentKinds = [
  "performance",
  "data",
  "prediction",
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
  isAnswer: z
    .literal(true)
    .optional()
    .describe("It is about what the model answers, not about what it receives"),
});
export type IncidentSignal = z.output<typeof incidentSignalSchema>;

export const incidentDetailsSchema = z.strictObject({
  signals: z.array(incidentSignalSchema).describe("What alarmed in the latest window, worst first"),
  explanations: z.array(incidentSignalSchema).describe("What moved meanwhile; ranked by its cost"),
  rules: z.array(z.string()).default([]),
  joined: z
    .array(z.strictObject({ causeKey: z.string(), from: z.string() }))
    .default([])
    .describe("Consequences that belong to this incident instead of being their own"),
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

/** What belongs to an incident elsewhere. */
const linkedSchema = z.strictObject({
  runs: z.array(
    z.strictObject({
      ...{ id: z.string(), state: z.string(), action: z.string() },
      ...{ reason: z.string(), createdAt: z.string() },
    }),
  ),
  decisions: z.array(
    z.strictObject({ id: z.int(), action: z.string(), reason: z.string(), at: z.string() }),
  ),
  proofs: z.array(
    z.strictObject({ id: z.int(), verdict: z.string(), summary: z.string(), at: z.string() }),
  ),
  consequences: z.array(z.int()).describe("Incidents that this one explains"),
});

/** An incident with its whole story. */
export const incidentSchema = incidentSummarySchema
  .extend({
    details: incidentDetailsSchema,
    entries: z.array(timelineEntrySchema).describe("Oldest first"),
    linked: linkedSchema,
    hushedBy: z.string().nullable().describe("Why nobody is told of it at the moment"),
  })
  .meta({ id: "Incident" });
export type IncidentDocument = z.output<typeof incidentSchema>;

export const incidentsAnswerSchema = z
  .strictObject({
    incidents: z.array(incidentSummarySchema).describe("Newest first"),
    next: z.int().nullable().describe("Pass as `before` for the next page"),
  })
  .meta({ id: "IncidentsAnswer" });

const note = z.string().trim().min(1).max(4_000);

export const noteSchema = z.strictObject({ note: note.optional() });
export const requiredNoteSchema = z.strictObject({ text: note });
export const assignSchema = z.strictObject({
  owner: z.string().trim().min(1).max(256).nullable().describe("Null for nobody"),
});
export const closeSchema = z.strictObject({ reason: z.enum(closeReasons), note: note.optional() });

/** What a silence is about; what is left out matches all. */
export const silenceMatchSchema = z.strictObject({
  kind: z.enum(incidentKinds).optional(),
  severity: z.enum(severities).optional(),
  segment: z.string().max(512).optional(),
});
export type SilenceMatch = z.output<typeof silenceMatchSchema>;

export const silenceKinds = ["silence", "downtime"] as const;
export type SilenceKind = (typeof silenceKinds)[number];

const period = { from: instantSchema.optional(), to: instantSchema };

export const newSilenceSchema = z
  .strictObject({
    ...{ model: z.string().optional().describe("All models when left out"), ...period },
    match: silenceMatchSchema.prefault({}),
    kind: z
      .enum(silenceKinds)
      .default("silence")
      .describe("A silence hushes messages; in a downtime no incident is opened either"),
    reason: note,
  })
  .meta({ id: "NewSilence" });

export const silenceSchema = z
  .strictObject({
    ...{ id: z.int(), model: z.string().nullable(), match: silenceMatchSchema },
    ...{ from: z.string(), to: z.string(), kind: z.enum(silenceKinds) },
    ...{ actor: z.string(), reason: z.string(), endedAt: z.string().nullable() },
    isActive: z.boolean(),
  })
  .meta({ id: "Silence" });
export type SilenceDocument = z.output<typeof silenceSchema>;

export const silencesAnswerSchema = z.strictObject({ silences: z.array(silenceSchema) });

/** Something that happened outside and may explain what is seen. */
export const newAnnotationSchema = z
  .strictObject({
    model: z.string().optional().describe("All models when left out"),
    kind: z
      .string()
      .regex(/^[a-z][a-z0-9-]{0,39}$/, "expected lower-case letters, digits and dashes")
      .default("note")
      .describe("deploy, campaign, holiday, note, or a word of your own"),
    from: instantSchema.optional().describe("In the time of the rows; now when left out"),
    to: instantSchema.optional().describe("Left out for a moment"),
    text: note,
  })
  .refine(
    ({ from, to }) => from === undefined || to === undefined || Date.parse(from) <= Date.parse(to),
    {
      error: "from must not be after to",
      path: ["to"],
    },
  )
  .meta({ id: "NewAnnotation" });

export const annotationSchema = z
  .strictObject({
    ...{ id: z.int(), model: z.string().nullable(), kind: z.string() },
    ...{ from: z.string(), to: z.string().nullable(), text: z.string() },
    ...{ actor: z.string(), createdAt: z.string() },
  })
  .meta({ id: "Annotation" });
export type AnnotationDocument = z.output<typeof annotationSchema>;

export const annotationsAnswerSchema = z.strictObject({ annotations: z.array(annotationSchema) });

/** What people said of alarms, against what was promised. */
export const falseAlarmsSchema = z
  .strictObject({
    days: z.int(),
    closed: z.record(z.enum(closeReasons), z.int()).describe("Closed incidents by reason"),
    stillOpen: z.int(),
    falseAlarms: z.int().describe("Closed as false-alarm"),
    monitors: z.array(
      z.strictObject({
        ...{ monitor: z.string(), windows: z.int().describe("Windows judged in these days") },
        falseAlarmRate: z.number().describe("Chance that a window without any change alerts"),
        expected: z.number().describe("False alarms that this rate allows in so many windows"),
      }),
    ),
    expected: z.number(),
    isWithin: z.boolean().describe("Whether there were no more than the stated rates allow"),
    summary: z.string(),
  })
  .meta({ id: "FalseAlarms" });
export type FalseAlarms = z.output<typeof falseAlarmsSchema>;
