import { z } from "zod";
import { instantSchema } from "./durations.ts";
import { intervalSchema } from "./check-result.ts";

export const gateMetricNames = [
  "log-loss",
  "brier",
  "auroc",
  "average-precision",
  "accuracy",
  "f1",
  "cost",
  "mae",
  "rmse",
] as const;

export type GateMetric = (typeof gateMetricNames)[number];

/** What is asked of a candidate, in the order in which it is shown. */
export const gateTestNames = [
  "rows",
  "columns",
  "scores",
  "primary",
  "floor",
  "slice",
  "calibration",
  "leakage",
  "training-data",
  "latency",
  "size",
  "fairness",
] as const;

export type GateTestName = (typeof gateTestNames)[number];

/** What a candidate must show before it is let in. All differences are candidate against champion. */
export const gateSchema = z
  .strictObject({
    metric: z
      .enum(gateMetricNames)
      .optional()
      .describe(
        "Log loss for classes with scores, accuracy without, RMSE for numbers when left out",
      ),
    level: z
      .number()
      .gt(0)
      .max(0.5)
      .default(0.05)
      .describe("Chance at most that an equal model is let in"),
    accept: z
      .enum(["better", "not-worse"])
      .default("better")
      .describe("not-worse: the interval only has to exclude a loss beyond `margin`"),
    margin: z
      .number()
      .min(0)
      .default(0)
      .describe(
        "better: by more than this, in the metric's unit. not-worse: loss that is tolerated",
      ),
    minRows: z.int().min(30).default(500).describe("Labelled rows both models answered"),
    floors: z
      .record(z.string(), z.number())
      .default({})
      .describe("Absolute bounds by metric: higher-is-better at least, lower-is-better at most"),
    slices: z
      .strictObject({
        columns: z.array(z.string()).max(20).default([]).describe("The model's segments if empty"),
        tolerance: z
          .number()
          .min(0)
          .default(0.02)
          .describe("Loss in a slice, as share of the champion's value, that is tolerated"),
        minRows: z.int().min(30).default(100),
      })
      .prefault({}),
    calibration: z
      .strictObject({ maxError: z.number().gt(0).max(1).default(0.05) })
      .or(z.literal(false))
      .prefault({})
      .describe(
        "Expected calibration error of the candidate at most, or no worse than the champion's",
      ),
    fairness: z
      .strictObject({
        columns: z.array(z.string()).min(1).max(10),
        maxGap: z.number().gt(0).max(1).default(0.1),
        metric: z
          .enum(["selection-rate", "true-positive-rate", "accuracy"])
          .default("true-positive-rate"),
      })
      .optional()
      .describe("Largest difference between groups"),
    latency: z
      .strictObject({
        maxP95Ms: z.number().gt(0).optional(),
        maxRatio: z.number().gt(1).default(2),
      })
      .prefault({}),
    maxSizeBytes: z.int().min(1).optional().describe("Of the artifact"),
    trainingData: z
      .enum(["check", "off"])
      .default("check")
      .describe("Broken data in the training set refuses the candidate"),
    costs: z
      .strictObject({
        falsePositive: z.number().default(0),
        falseNegative: z.number().default(0),
        truePositive: z.number().default(0),
        trueNegative: z.number().default(0),
      })
      .optional()
      .describe("Of one row, by its cell of the confusion matrix: what the metric cost adds up"),
    require: z
      .array(z.enum(gateTestNames))
      .default([])
      .describe("Tests that refuse the candidate also when they have no answer"),
  })
  .prefault({})
  .describe("What a new version must show before it is promoted");

export type GateDocument = z.output<typeof gateSchema>;

export const gateTestSchema = z.strictObject({
  test: z.enum(gateTestNames),
  title: z.string().describe("What is asked, in words"),
  subject: z.string().nullable().describe("The metric, slice or column it is about"),
  outcome: z.enum(["pass", "fail", "unknown", "skipped"]),
  champion: z.number().nullable(),
  candidate: z.number().nullable(),
  difference: z.number().nullable(),
  interval: intervalSchema.nullable().describe("Of the difference"),
  bound: z.number().nullable().describe("What the difference or value is compared with"),
  unit: z.string(),
  rows: z.number().nullable(),
  reason: z.string().describe("The outcome in words, with the numbers"),
});

export type GateTest = z.output<typeof gateTestSchema>;

/** The answer of `plumbline gate`, and of the server for a candidate. */
export const gateVerdictSchema = z
  .strictObject({
    format: z.literal("plumbline-gate"),
    formatVersion: z.literal(1),
    codeVersion: z.string(),
    model: z.string().nullable(),
    champion: z.string(),
    candidate: z.string(),
    verdict: z
      .enum(["better", "not-shown-better", "worse", "refused", "not-worse"])
      .describe("refused: a test other than the primary one failed, or could not be run"),
    promote: z.boolean(),
    summary: z.string().describe("One sentence for a person"),
    metric: z.string(),
    rows: z.int().describe("Rows that were labelled and answered by both"),
    tests: z.array(gateTestSchema),
    options: gateSchema,
  })
  .meta({ id: "GateVerdict" });

export type GateVerdict = z.output<typeof gateVerdictSchema>;

/** Which versions are judged, on which rows. */
export const gateRequestSchema = z.strictObject({
  candidate: z.string().min(1).max(256).describe("The version that wants the champion's place"),
  champion: z
    .string()
    .min(1)
    .max(256)
    .optional()
    .describe("The version it is judged against; the model's champion when left out"),
  from: instantSchema.optional().describe("First event time of the rows; the policy's window"),
  to: instantSchema.optional().describe("Event time not included any more; now"),
});
export type GateRequest = z.output<typeof gateRequestSchema>;

/** A verdict that the server keeps: of a run, or of somebody who asked. */
export const storedGateSchema = z
  .strictObject({
    at: z.string(),
    actor: z.string(),
    runId: z.string().nullable().describe("Null when somebody asked without a run"),
    from: z.string().nullable().describe("Event time of the rows"),
    to: z.string().nullable(),
    gate: gateVerdictSchema,
  })
  .meta({ id: "StoredGate" });
export type StoredGate = z.output<typeof storedGateSchema>;

export const gatesAnswerSchema = z.strictObject({
  gates: z.array(storedGateSchema).describe("Newest first"),
});
