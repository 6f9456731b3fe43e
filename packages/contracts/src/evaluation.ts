import { z } from "zod";
import { resultDocumentSchema } from "./check-result.ts";

/**
 * What a window comes to: the verdict of its checks, or why there is none. `failed` says that the monitor
 * itself broke: neither good nor bad news about the model.
 */
export const evaluationVerdicts = [
  "ok",
  "watch",
  "alert",
  "underpowered",
  "undefined",
  "no-data",
  "too-little-data",
  "failed",
] as const;

export type EvaluationVerdict = (typeof evaluationVerdicts)[number];

const findingSchema = z.strictObject({
  kind: z.enum(["no-data", "too-little-data", "late-data", "young-labels", "failed"]),
  message: z.string(),
});

export type EvaluationFinding = z.output<typeof findingSchema>;

const windowSchema = z.strictObject({
  from: z.string().describe("Event time, included"),
  to: z.string().describe("Event time, not included"),
});

const labelsSchema = z.strictObject({
  labelled: z.int(),
  coverage: z.number().nullable().describe("Share of the rows that have a label"),
  delayMs: z
    .strictObject({ p50: z.number(), p90: z.number(), p99: z.number() })
    .nullable()
    .describe("From prediction to first label"),
  isMature: z.boolean().describe("Whether the configured time for labels has passed"),
});

export const evaluationSummarySchema = z
  .strictObject({
    id: z.int(),
    model: z.string(),
    monitor: z.string(),
    version: z.string().describe('A version, or "*" for all together'),
    window: windowSchema,
    revision: z
      .int()
      .describe("1 for the first look; rows or labels that came later add revisions"),
    evaluatedAt: z.string(),
    position: z.int().describe("As known at this offset of the event log"),
    verdict: z.enum(evaluationVerdicts),
    rows: z.int(),
    labels: labelsSchema,
    findings: z.array(findingSchema),
    summary: z.string().describe("One sentence for a person"),
  })
  .meta({ id: "EvaluationSummary" });

export type EvaluationSummary = z.output<typeof evaluationSummarySchema>;

/** Stored counts of some rows: of a version, or of so many rows, in a stretch of event time. */
const cellSchema = z.strictObject({
  scope: z.string(),
  from: z.int(),
  to: z.int(),
  position: z.int().describe("As known at this offset of the event log"),
});

/** The same with everything it rests on. */
export const evaluationSchema = evaluationSummarySchema
  .extend({
    result: resultDocumentSchema.nullable(),
    evidence: z
      .strictObject({
        codeVersion: z.string(),
        planId: z.string().nullable(),
        baselineId: z.int().nullable(),
        reference: z.string().describe("What the window was compared with"),
        referenceCells: z.array(cellSchema),
        cells: z.array(cellSchema),
        falseAlarmRate: z.number(),
        checks: z.record(z.string(), z.unknown()),
        nowMs: z.int(),
        quarantine: z
          .strictObject({ rows: z.int(), maxShare: z.number(), minRows: z.int() })
          .optional()
          .describe("Rows of the window that were refused, and how many may be"),
        answersOf: z
          .array(z.string())
          .optional()
          .describe("Versions in the window whose answers the baseline does not hold"),
      })
      .describe("What the same answer can be computed again from"),
  })
  .meta({ id: "Evaluation" });

export type EvaluationDocument = z.output<typeof evaluationSchema>;
