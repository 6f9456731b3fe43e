import { z } from "zod";
import { intervalSchema } from "./check-result.ts";
import { kpiSchema } from "./kpis.ts";

export const kpiVerdicts = ["met", "missed", "unclear", "no-objective"] as const;
export type KpiVerdictName = (typeof kpiVerdicts)[number];

/** A KPI in one of its windows. */
export const kpiValueSchema = z.strictObject({
  version: z.string().describe('"*" for all versions together'),
  from: z.string(),
  to: z.string(),
  rows: z.int().describe("Predictions it is a mean of; of a measure of Prometheus, its values"),
  value: z.number().nullable(),
  interval: intervalSchema.nullable(),
  isMature: z.boolean().describe("False while what follows a prediction may still come"),
  verdict: z
    .enum(kpiVerdicts)
    .describe("missed: the whole interval lies on the wrong side of the objective"),
});
export type KpiValueDocument = z.output<typeof kpiValueSchema>;

export const kpiSeriesSchema = z
  .strictObject({
    ...{ name: kpiSchema.shape.name, title: z.string(), unit: z.string() },
    ...{ better: z.enum(["higher", "lower"]), window: z.enum(["1h", "1d", "week"]) },
    maturity: z.string(),
    of: kpiSchema.shape.of,
    objective: z
      .strictObject({ atLeast: z.number().nullable(), atMost: z.number().nullable() })
      .nullable(),
    summary: z.string().describe("How the newest finished window stands, in words"),
    values: z.array(kpiValueSchema).describe("Windows that ended last first"),
  })
  .meta({ id: "KpiSeries" });
export type KpiSeries = z.output<typeof kpiSeriesSchema>;

export const kpisAnswerSchema = z.strictObject({ kpis: z.array(kpiSeriesSchema) });
