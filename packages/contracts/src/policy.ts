import { z } from "zod";
import { durationSchema, instantPeriodSchema } from "./durations.ts";

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'expected a time, e.g. "22:00"');

/** When retraining is thought of. Times and counts are in the event time of the model. */
export type PolicyTrigger =
  | { readonly incident: "performance" | "business" }
  | { readonly performance: { readonly metric: string; readonly worseThan: number } }
  | { readonly drift: { readonly windows: number } }
  | { readonly newLabels: number }
  | { readonly kpi: string }
  | { readonly objectiveChanged: true }
  | { readonly every: string }
  | { readonly age: string }
  | { readonly all: readonly PolicyTrigger[] }
  | { readonly any: readonly PolicyTrigger[] };

const triggerSchema: z.ZodType<PolicyTrigger> = z
  .lazy(() =>
    z.union(
      [
        z
          .strictObject({ incident: z.enum(["performance", "business"]) })
          .describe("An incident of this kind is open: the interval is beyond its bound"),
        z
          .strictObject({
            performance: z.strictObject({ metric: z.string(), worseThan: z.number() }),
          })
          .describe("The whole interval of a metric is worse than a fixed bound"),
        z
          .strictObject({ drift: z.strictObject({ windows: z.int().min(1).max(100).default(3) }) })
          .describe(
            "Inputs or answers drift in so many windows in a row, and it costs performance",
          ),
        z
          .strictObject({ newLabels: z.int().min(1) })
          .describe("So many labels since the last training"),
        z.strictObject({ kpi: z.string() }).describe("A KPI misses its objective"),
        z.strictObject({ objectiveChanged: z.literal(true) }),
        z.strictObject({ every: durationSchema }).describe("By the calendar"),
        z.strictObject({ age: durationSchema }).describe("The champion is older than this"),
        z.strictObject({ all: z.array(triggerSchema).min(1).max(20) }),
        z.strictObject({ any: z.array(triggerSchema).min(1).max(20) }),
      ],
      {
        error:
          "expected incident, performance, drift, newLabels, kpi, objectiveChanged, every, age, all or any",
      },
    ),
  )
  .meta({ id: "PolicyTrigger" });

/** A program that trains. Each kind has further fields of its own, which the server knows. */
export const executorSchema = z
  .looseObject({ kind: z.string() })
  .describe('Program that trains, e.g. {"kind": "command", "command": ["python", "train.py"]}');

export type ExecutorDocument = z.output<typeof executorSchema>;

/** When and how a model is retrained, and when not. */
export const policySchema = z
  .strictObject({
    enabled: z.boolean().default(true),
    when: triggerSchema.default({ any: [{ incident: "performance" }] }),
    actions: z
      .array(z.enum(["threshold", "recalibrate", "retrain", "rollback"]))
      .min(1)
      .default(["retrain"])
      .describe("What may be done; tried mildest first: threshold, recalibrate, retrain, rollback"),
    cooldown: durationSchema.default("1d").describe("Least time between two actions"),
    budget: z
      .strictObject({
        runsPerMonth: z.int().min(0).max(1_000).default(8),
        costPerRun: z.number().min(0).default(0).describe("In the unit of valuePerPoint"),
        valuePerPoint: z
          .number()
          .min(0)
          .optional()
          .describe("Worth of one unit of the primary metric; without it cost is not weighed"),
      })
      .prefault({}),
    quietHours: z
      .strictObject({ from: timeOfDay, to: timeOfDay })
      .optional()
      .describe("No run starts in these hours, by the clocks of the model's zone"),
    approval: z
      .enum(["none", "run", "promotion"])
      .default("none")
      .describe("What a person allows first"),
    training: z
      .strictObject({
        window: durationSchema.default("60d").describe("Rows so far back are trained on"),
        cutAtChange: z.boolean().default(true).describe("Begin where the change was found"),
        minRows: z
          .int()
          .min(1)
          .default(1_000)
          .describe("Labelled rows; with fewer since a change, it waits"),
        exclude: z.array(instantPeriodSchema).default([]),
        excludeDataIncidents: z
          .boolean()
          .default(true)
          .describe("Rows of broken-data times stay out"),
      })
      .prefault({}),
    evaluation: z
      .strictObject({
        window: durationSchema
          .default("7d")
          .describe("Newest rows with mature labels, kept out of training"),
        minRows: z.int().min(30).default(500),
      })
      .prefault({}),
    executor: executorSchema.optional(),
    timeout: durationSchema.default("1h").describe("A run that takes longer has failed"),
    retries: z.int().min(0).max(10).default(2),
  })
  .refine(({ actions, executor }) => !actions.includes("retrain") || executor !== undefined, {
    error: 'retrain needs an executor, e.g. {"kind": "command", "command": ["python", "train.py"]}',
    path: ["executor"],
  })
  .meta({ id: "RetrainingPolicy", title: "Retraining policy" });

export type PolicyDocument = z.output<typeof policySchema>;

/** How a new champion is watched. */
export const watchSchema = z
  .strictObject({
    duration: durationSchema
      .default("7d")
      .describe("In event time, from the first answer it gives"),
    minRows: z.int().min(30).default(300).describe("Labelled rows before anything is said"),
    harm: z
      .number()
      .min(0)
      .default(0)
      .describe("Loss against the old champion's record that is tolerated, in the metric's unit"),
    rollback: z.enum(["automatic", "ask"]).default("automatic"),
  })
  .prefault({});

export type WatchDocument = z.output<typeof watchSchema>;

/** What is told when an alias moves; model servers that ask for the champion need nothing here. */
export const deploymentSchema = z
  .looseObject({ kind: z.string() })
  .default({ kind: "poll" })
  .describe("poll: model servers ask for the champion. command, webhook: they are told");

export type DeploymentDocument = z.output<typeof deploymentSchema>;
