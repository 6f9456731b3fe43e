import { z } from "zod";
import { instantPeriodSchema } from "./durations.ts";

/** From worst: people are called, people look the same day, nobody is told. */
export const severities = ["critical", "warning", "info"] as const;
export type Severity = (typeof severities)[number];
const severity = z.enum(severities);

/** Which results of an evaluation a condition is about; what is left out matches all. */
const signalSchema = z.strictObject({
  check: z.string().optional().describe("Id of a check, e.g. log-loss or missing-rate"),
  family: z.enum(["quality", "drift", "performance", "rules", "operations", "business"]).optional(),
  method: z.string().optional().describe("Of a check with several numbers, e.g. observed-expected"),
  column: z.string().optional(),
  segment: z.string().optional().describe('A cell, e.g. "origin=BOS"; all rows when left out'),
});

const comparisons = z
  .strictObject({ above: z.number().optional(), below: z.number().optional() })
  .refine((bounds) => bounds.above !== undefined || bounds.below !== undefined, {
    error: "expected above, below or both",
  });

/** When a rule speaks. A value that does not exist never does. */
export type AlertCondition =
  | { readonly verdict: "alert" | "watch"; readonly signal: z.output<typeof signalSchema> }
  | { readonly fixed: z.output<typeof comparisons>; readonly signal: z.output<typeof signalSchema> }
  | {
      readonly relative: z.output<typeof comparisons>;
      readonly signal: z.output<typeof signalSchema>;
    }
  | {
      readonly learned: { readonly windows: number; readonly falseAlarmRate: number };
      readonly signal: z.output<typeof signalSchema>;
    }
  | { readonly all: readonly AlertCondition[] }
  | { readonly any: readonly AlertCondition[] };

const conditionSchema: z.ZodType<AlertCondition> = z
  .lazy(() =>
    z.union(
      [
        z.strictObject({ verdict: z.enum(["alert", "watch"]), signal: signalSchema }),
        z
          .strictObject({ fixed: comparisons, signal: signalSchema })
          .describe("The current value passes a fixed bound"),
        z
          .strictObject({ relative: comparisons, signal: signalSchema })
          .describe("current / baseline − 1 passes a bound, e.g. {above: 0.1}"),
        z
          .strictObject({
            learned: z.strictObject({
              windows: z.int().min(20).max(1_000).default(60),
              falseAlarmRate: z.number().gt(0).max(0.2).default(0.05),
            }),
            signal: signalSchema,
          })
          .describe("The current value is beyond what so many earlier windows showed"),
        z.strictObject({ all: z.array(conditionSchema).min(1).max(20) }),
        z.strictObject({ any: z.array(conditionSchema).min(1).max(20) }),
      ],
      { error: "expected verdict, fixed, relative, learned, all or any" },
    ),
  )
  .meta({ id: "AlertCondition" });

const ruleSchema = z.strictObject({
  name: z.string().min(1).max(80).describe("Unique within the model; part of the incident's key"),
  monitor: z.string().optional().describe("Only windows of this monitor"),
  when: conditionSchema,
  persists: z
    .strictObject({
      atLeast: z.int().min(1).max(100),
      of: z.int().min(1).max(100),
    })
    .refine(({ atLeast, of }) => atLeast <= of, { error: "atLeast must not be above of" })
    .default({ atLeast: 1, of: 1 })
    .describe("So many of the last so many windows"),
  severity: severity.default("warning"),
  exclude: z.array(instantPeriodSchema).default([]).describe("Times in which the rule is silent"),
});

export type AlertRule = z.output<typeof ruleSchema>;

/** What opens incidents: the defaults, unless they are off, and the rules besides. */
export const alertsSchema = z
  .strictObject({
    defaults: z
      .strictObject({
        performance: severity.or(z.literal("off")).default("critical"),
        data: severity.or(z.literal("off")).default("critical"),
        prediction: severity
          .or(z.literal("off"))
          .default("warning")
          .describe(
            "Scores or predictions that are missing, or of another kind than in the baseline",
          ),
        operations: severity.or(z.literal("off")).default("warning"),
        business: severity.or(z.literal("off")).default("warning"),
        noData: severity.or(z.literal("off")).default("warning"),
        failedMonitor: severity.or(z.literal("off")).default("warning"),
        drift: severity
          .or(z.literal("explain"))
          .default("explain")
          .describe("explain: drift explains other incidents and opens one only without labels"),
      })
      .prefault({}),
    rules: z
      .array(ruleSchema)
      .max(200)
      .default([])
      .refine((rules) => new Set(rules.map(({ name }) => name)).size === rules.length, {
        error: "two rules have the same name",
      }),
    resolveAfter: z
      .int()
      .min(1)
      .max(100)
      .default(2)
      .describe("So many windows in a row whose interval covers the baseline again"),
    reopenWithin: z
      .int()
      .min(0)
      .max(1_000)
      .default(7)
      .describe("The same cause within so many windows after it was resolved is the same incident"),
  })
  .prefault({})
  .describe("What becomes an incident, and how bad it is");

export type AlertsDocument = z.output<typeof alertsSchema>;
