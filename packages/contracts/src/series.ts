import { z } from "zod";
import { checkFamilySchema, intervalSchema, verdictSchema } from "./check-result.ts";

const number = z.number().nullable();

export const seriesPointSchema = z.strictObject({
  from: z.string(),
  to: z.string(),
  evaluation: z.int(),
  rows: z.int(),
  labelled: z.int(),
  isMature: z.boolean().describe("Whether the configured time for labels has passed"),
  baselineValue: number,
  currentValue: number,
  lower: number.describe("Of the interval of the current value, where it has one"),
  upper: number,
  value: number.describe("The effect"),
  excess: number,
  floor: number,
  pAdjusted: number,
  usable: number.describe("Rows of the window that this result rests on, e.g. of its segment"),
  verdict: verdictSchema,
});
export type SeriesPoint = z.output<typeof seriesPointSchema>;

/** One result of a monitor, window by window. */
export const seriesSchema = z
  .strictObject({
    family: checkFamilySchema,
    check: z.string(),
    method: z.string(),
    column: z.string().nullable(),
    segment: z.string().nullable(),
    unit: z.string(),
    interval: intervalSchema.nullable().describe("Of the latest effect"),
    reason: z.string().describe("What the latest one comes to, in words"),
    points: z
      .array(seriesPointSchema)
      .describe("Oldest first; a window without the result has none"),
  })
  .meta({ id: "Series" });
export type Series = z.output<typeof seriesSchema>;

export const seriesAnswerSchema = z.object({
  windows: z.int().describe("Windows that were read"),
  isCut: z.boolean().describe("Whether older windows or further series were left out"),
  series: z.array(seriesSchema),
});
export type SeriesAnswer = z.output<typeof seriesAnswerSchema>;
