import { z } from "zod";
import { durationSchema } from "./durations.ts";

/** A number the business lives by, made of what followed each prediction. */
export const kpiSchema = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,62}$/, "expected lower-case letters, digits and dashes")
    .describe("Unique within the model, e.g. conversion"),
  title: z.string().max(120).optional(),
  of: z
    .union([
      z
        .strictObject({ action: z.string(), per: z.literal("prediction").default("prediction") })
        .describe("Share of predictions that a user action of this name followed"),
      z
        .strictObject({
          outcome: z.string().optional(),
          per: z.literal("prediction").default("prediction"),
        })
        .describe("Mean of the summed outcome values of a prediction (of this name, or all)"),
      z
        .strictObject({ rating: z.string() })
        .describe("Mean value of the actions of this name, over the predictions that have one"),
      z
        .strictObject({
          cost: z.strictObject({
            falsePositive: z.number().default(0),
            falseNegative: z.number().default(0),
            truePositive: z.number().default(0),
            trueNegative: z.number().default(0),
          }),
        })
        .describe("Mean cost of a labelled prediction, by its cell of the confusion matrix"),
      z
        .strictObject({
          prometheus: z
            .string()
            .trim()
            .min(1)
            .max(4_000)
            .describe("PromQL that gives one series, e.g. sum(rate(http_errors_total[5m]))"),
          take: z
            .enum(["mean", "max", "min", "last"])
            .default("mean")
            .describe("What of its values in a window counts, a value each minute"),
        })
        .describe("A measure of the service that your Prometheus has, such as a latency"),
    ])
    .describe("What is counted"),
  unit: z.string().max(40).default("").describe('e.g. "EUR"'),
  better: z.enum(["higher", "lower"]).default("higher"),
  maturity: durationSchema
    .default("0s")
    .describe("How long what follows takes: younger windows are shown as unfinished"),
  window: z.enum(["1h", "1d", "week"]).default("1d"),
  objective: z
    .strictObject({ atLeast: z.number().optional(), atMost: z.number().optional() })
    .optional()
    .describe("Alert when the interval lies wholly on the wrong side; a change of it is a trigger"),
});

export type Kpi = z.output<typeof kpiSchema>;

/** What is read from Prometheus. */
export type MetricSource = Extract<Kpi["of"], { readonly prometheus: string }>;

/** What is counted of the predictions themselves. */
export type RowSource = Exclude<Kpi["of"], MetricSource>;

/** Whether a KPI is read from Prometheus, and not counted of predictions. */
export const isMetric = (of: Kpi["of"]): of is MetricSource => "prometheus" in of;
