import { z } from "zod";
import { evaluationSummarySchema, evaluationVerdicts } from "./evaluation.ts";
import { ingestAnswerSchema } from "./events.ts";
import { modelConfigSchema, monitorSchema } from "./model-config.ts";
import { policyProblemSchema } from "./policy-api.ts";
import { registeredVersionSchema } from "./registry.ts";

/** A time as answers write it: ISO 8601 in UTC with milliseconds. */
const time = z.string();
const share = z.number().min(0).max(1);

const columnTypes = ["number", "boolean", "text", "timestamp", "vector"] as const;

export const modelSchemaSchema = z
  .object({
    columns: z.array(z.object({ name: z.string(), type: z.enum(columnTypes) })),
    predictionType: z.enum(["number", "boolean", "text"]).nullable(),
    fixedBy: z.enum(["baseline", "first-rows"]),
    fixedAt: time,
  })
  .meta({ id: "ModelSchema" })
  .describe("The features of a model and their types: columns are added, never retyped");
export type ModelSchemaDocument = z.output<typeof modelSchemaSchema>;

export const baselineSummarySchema = z
  .object({
    id: z.int(),
    version: z.string().nullable().describe("The version it belongs to; null for all versions"),
    createdAt: time,
    planId: z.string(),
    origin: z.unknown().describe("From what it was made"),
  })
  .meta({ id: "BaselineSummary" });
export type BaselineSummaryDocument = z.output<typeof baselineSummarySchema>;

export const monitorStatusSchema = z
  .object({
    name: z.string(),
    window: z.string().describe('Length of its windows, e.g. "1h" or "1000 rows"'),
    latest: evaluationSummarySchema.nullable().describe("Of the window that ended last"),
    pending: z.int().describe("Windows with rows or labels that no evaluation knows yet"),
  })
  .meta({ id: "MonitorStatus" });
export type MonitorStatus = z.output<typeof monitorStatusSchema>;

export const trafficSchema = z
  .object({
    from: time,
    to: time,
    rows: z.int(),
    rowsPerHour: z.number(),
    latencyMs: z.object({ p50: z.number(), p95: z.number().nullable() }).nullable(),
    errorRate: share.nullable().describe("Share of answers that failed"),
  })
  .meta({ id: "Traffic" })
  .describe("What the latest judged window saw");
export type Traffic = z.output<typeof trafficSchema>;

export const modelOverviewSchema = z
  .object({
    name: z.string(),
    createdAt: time,
    versions: z.array(z.string()).describe("The version seen last comes first"),
    rows: z.int().describe("Predictions stored"),
    lastEventAt: time.nullable().describe("Event time of the newest prediction stored"),
    quarantined: z.int().describe("Rows in quarantine now"),
    unmatchedFeedback: z.int().describe("Feedback whose prediction has not come"),
    baseline: baselineSummarySchema.nullable().describe("In force for all versions"),
    verdict: z.enum(evaluationVerdicts).nullable().describe("The worst of its monitors"),
    summary: z.string().nullable().describe("What the worst monitor says"),
    monitors: z.array(monitorStatusSchema),
    traffic: trafficSchema.nullable(),
  })
  .meta({ id: "ModelOverview" });
export type ModelOverview = z.output<typeof modelOverviewSchema>;

export const readinessSchema = z
  .object({ part: z.string(), isReady: z.boolean(), detail: z.string() })
  .meta({ id: "Readiness" });

export const statusAnswerSchema = z
  .object({
    server: z.object({
      version: z.string(),
      startedAt: time,
      position: z.int().describe("Everything below this offset of the log is stored"),
      pendingEvents: z.int().describe("Events accepted and not stored yet"),
      lagMs: z.number().describe("Age of the oldest of them"),
      readiness: z.array(readinessSchema),
    }),
    models: z.array(modelOverviewSchema),
  })
  .meta({ id: "Status" });
export type StatusAnswer = z.output<typeof statusAnswerSchema>;

export const modelsAnswerSchema = z.object({ models: z.array(modelOverviewSchema) });
export type ModelsAnswer = z.output<typeof modelsAnswerSchema>;

export const modelAnswerSchema = modelOverviewSchema
  .extend({ config: modelConfigSchema, schema: modelSchemaSchema.nullable() })
  .meta({ id: "Model" });
export type ModelAnswer = z.output<typeof modelAnswerSchema>;

export const versionsAnswerSchema = z.object({ versions: z.array(registeredVersionSchema) });
export type VersionsAnswer = z.output<typeof versionsAnswerSchema>;

export const schemaAnswerSchema = z.object({
  schema: modelSchemaSchema.nullable().describe("Null until rows or a baseline fix it"),
});
export type SchemaAnswer = z.output<typeof schemaAnswerSchema>;

export const baselinesAnswerSchema = z.object({ baselines: z.array(baselineSummarySchema) });
export type BaselinesAnswer = z.output<typeof baselinesAnswerSchema>;

export const monitorsAnswerSchema = z.object({
  monitors: z.array(monitorStatusSchema.extend({ document: monitorSchema })),
});
export type MonitorsAnswer = z.output<typeof monitorsAnswerSchema>;

export const countersAnswerSchema = z.object({
  counters: z.record(z.string(), z.int()).describe("Totals since the model began, by name"),
});
export type CountersAnswer = z.output<typeof countersAnswerSchema>;

export const modelWindowSchema = z
  .object({
    monitor: z.string(),
    version: z.string().describe('A version, or "*" for all together'),
    from: time,
    to: time,
    revision: z.int().describe("0 while it waits for its first evaluation"),
    evaluationId: z.int().nullable(),
    verdict: z.enum(evaluationVerdicts).nullable(),
    rows: z.int().nullable(),
    isStale: z.boolean().describe("Rows or labels came that the evaluation does not know"),
  })
  .meta({ id: "ModelWindow" });
export type ModelWindow = z.output<typeof modelWindowSchema>;

export const windowsAnswerSchema = z.object({
  windows: z.array(modelWindowSchema).describe("The window that ended last comes first"),
});
export type WindowsAnswer = z.output<typeof windowsAnswerSchema>;

export const evaluationsAnswerSchema = z.object({
  evaluations: z.array(evaluationSummarySchema).describe("Newest first"),
  next: z.int().nullable().describe("`before` of the next page; null on the last"),
});
export type EvaluationsAnswer = z.output<typeof evaluationsAnswerSchema>;

export const replayAnswerSchema = z.object({
  isSame: z.boolean().describe("Whether the same answer came out again"),
  reason: z.string().nullable().describe("What differs, or why it cannot be computed again"),
});
export type ReplayAnswer = z.output<typeof replayAnswerSchema>;

const value = z.union([
  z.number(),
  z.string(),
  z.boolean(),
  z.null(),
  z.array(z.number().nullable()),
]);

export const storedPredictionSchema = z
  .object({
    id: z.string(),
    time,
    receivedAt: time,
    version: z.string(),
    subject: z.string().nullable(),
    prediction: value,
    score: z.number().nullable(),
    scores: z.record(z.string(), value),
    latencyMs: z.number().nullable(),
    error: z.string().nullable(),
    features: z.record(z.string(), value).describe('"NaN" and "Infinity" where JSON has no number'),
    label: value.describe("The latest label; null while none is known"),
    labelledAt: time.nullable(),
  })
  .meta({ id: "StoredPrediction" });
export type StoredPrediction = z.output<typeof storedPredictionSchema>;

export const predictionsAnswerSchema = z.object({
  predictions: z.array(storedPredictionSchema).describe("Newest first"),
  next: z.string().nullable().describe("`after` of the next page; null on the last"),
});
export type PredictionsAnswer = z.output<typeof predictionsAnswerSchema>;

export const deletionAnswerSchema = z.object({
  orderId: z.string().describe("Names the order in the audit, where its outcome is found"),
  position: z.int().describe("Done when the server's position is beyond this offset"),
});
export type DeletionAnswer = z.output<typeof deletionAnswerSchema>;

export const quarantinedRowSchema = z
  .object({
    id: z.int(),
    kind: z.enum(["prediction", "feedback"]),
    receivedAt: time,
    reason: z.string(),
    field: z.string().nullable(),
    value: z.string().nullable(),
    message: z.string().describe("What was seen, what was expected, what to do"),
    body: z.string().describe("The row as it came"),
  })
  .meta({ id: "QuarantinedRow" });
export type QuarantinedRowDocument = z.output<typeof quarantinedRowSchema>;

export const quarantineAnswerSchema = z.object({
  reasons: z.array(
    z.object({
      reason: z.string(),
      rows: z.int(),
      lastAt: time,
      samples: z.array(quarantinedRowSchema).describe("The newest"),
    }),
  ),
});
export type QuarantineAnswer = z.output<typeof quarantineAnswerSchema>;

export const quarantineRowsAnswerSchema = z.object({
  rows: z.array(quarantinedRowSchema).describe("Newest first"),
  next: z.int().nullable().describe("`before` of the next page; null on the last"),
});
export type QuarantineRowsAnswer = z.output<typeof quarantineRowsAnswerSchema>;

const path = z.string().min(1).max(512);

/** Which rows leave the quarantine, and how they are mended first. */
export const quarantineReplaySchema = z
  .strictObject({
    reason: z.string().min(1).max(128).optional().describe("Only rows set apart for this reason"),
    ids: z.array(z.int()).min(1).max(10_000).optional().describe("Only these rows"),
    kind: z.enum(["prediction", "feedback"]).optional(),
    limit: z.int().min(1).max(10_000).default(10_000),
    set: z
      .record(path, z.unknown())
      .default({})
      .describe('New values by field, e.g. {"features.age": 3, "version": "v2"}'),
    remove: z.array(path).default([]).describe('Fields that go, e.g. ["features.x"]'),
    rename: z
      .record(path, path)
      .default({})
      .describe('Old field to new field, e.g. {"features.Age": "features.age"}'),
  })
  .meta({ id: "QuarantineReplay" })
  .describe("Fields are renamed, then removed, then set");
export type QuarantineReplay = z.input<typeof quarantineReplaySchema>;

export const quarantineReplayAnswerSchema = ingestAnswerSchema.extend({
  taken: z.int().describe("Rows that left the quarantine: those still bad are back in it"),
  left: z.int().describe("Rows that match and were not taken: ask again for the rest"),
});
export type QuarantineReplayAnswer = z.output<typeof quarantineReplayAnswerSchema>;

export const quarantineDeletedSchema = z.object({ deleted: z.int() });
export type QuarantineDeleted = z.output<typeof quarantineDeletedSchema>;

export const configChangeSchema = z.object({
  path: z.string().describe("Such as monitors.hourly.window.every; empty for the whole document"),
  before: z.unknown().optional().describe("Absent when it is new"),
  after: z.unknown().optional().describe("Absent when it is gone"),
});
export type ConfigChange = z.output<typeof configChangeSchema>;

export const configAnswerSchema = z.object({
  revision: z.int().describe("Grows with each change; 0 when nothing was configured"),
  config: modelConfigSchema.describe("Whole, with its defaults"),
});
export type ConfigAnswer = z.output<typeof configAnswerSchema>;

export const configChangedSchema = z.object({
  revision: z.int(),
  applied: z.boolean().describe("False for a dry run, and when nothing differs"),
  changes: z.array(configChangeSchema),
  warnings: z
    .array(policyProblemSchema)
    .default([])
    .describe("What is odd about the policy: it is taken all the same"),
});
export type ConfigChanged = z.output<typeof configChangedSchema>;

export const baselineUploadedSchema = z.object({ id: z.int(), planId: z.string() });
export type BaselineUploaded = z.output<typeof baselineUploadedSchema>;

export const backtestRequestSchema = z
  .strictObject({
    monitor: monitorSchema.describe("The monitor that is tried; it is not put in force"),
    from: z.iso
      .datetime({ offset: true })
      .optional()
      .describe("Event time; all there is when left out"),
    to: z.iso.datetime({ offset: true }).optional(),
    changes: z
      .array(z.string())
      .max(20)
      .optional()
      .describe(
        "Changes that are put into the later half, such as shift:age:0.5, missing:age:0.05, unseen:city:0.05 or labels:0.1; some usual ones when left out",
      ),
  })
  .meta({ id: "BacktestRequest" });
export type BacktestRequest = z.input<typeof backtestRequestSchema>;

const backtestChangeSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("shift"), column: z.string(), sd: z.number() }),
  z.object({ kind: z.literal("missing"), column: z.string(), share: z.number() }),
  z.object({ kind: z.literal("unseen"), column: z.string(), share: z.number() }),
  z.object({ kind: z.literal("labels"), share: z.number() }),
]);

/** What a monitor would have said of past windows. Times are milliseconds since 1970, UTC. */
export const backtestAnswerSchema = z
  .object({
    monitor: monitorSchema,
    baselineRows: z.int(),
    windows: z.array(
      z.object({
        startMs: z.int(),
        endMs: z.int(),
        rows: z.int(),
        verdict: z.string(),
        alerts: z.array(z.string()).describe("What alerted, in words"),
      }),
    ),
    fired: z.int().describe("Windows on which it would have fired"),
    injections: z.array(
      z.object({
        injection: backtestChangeSchema,
        startMs: z.int().describe("The window in which the change begins"),
        windowsToNotice: z.int().nullable().describe("0 for the first; null for not at all"),
        windowsLookedAt: z.int(),
        alert: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: "Backtest" });
export type BacktestAnswer = z.output<typeof backtestAnswerSchema>;

/** What `GET /v1/events` sends as `data`, by the name of the event. */
export const serverEventSchemas = {
  evaluation: z.object({
    what: z.literal("evaluation"),
    model: z.string(),
    id: z.int(),
    monitor: z.string(),
    verdict: z.enum(evaluationVerdicts),
  }),
  config: z.object({ what: z.literal("config"), model: z.string() }),
  baseline: z.object({ what: z.literal("baseline"), model: z.string() }),
  quarantine: z.object({ what: z.literal("quarantine"), model: z.string() }),
} as const;

/** Prometheus HTTP service discovery. */
export const prometheusTargetsSchema = z.array(
  z.object({ targets: z.array(z.string()), labels: z.record(z.string(), z.string()) }),
);
export type PrometheusTargets = z.output<typeof prometheusTargetsSchema>;
