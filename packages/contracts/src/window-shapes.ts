import { z } from "zod";
import { distributionSchema, performanceSectionSchema } from "./check-result.ts";

/** The window that a stored shape is of. */
const windowFacts = {
  evaluation: z.int(),
  version: z.string().describe('A version, or "*" for all together'),
  from: z.string(),
  to: z.string(),
  rows: z.int(),
  labelled: z.int(),
  isMature: z.boolean().describe("Whether the configured time for labels has passed"),
};

const sideSchema = distributionSchema.shape.baseline.omit({ shares: true });

/** How one column was distributed, window by window. */
export const distributionsAnswerSchema = z
  .strictObject({
    measures: z.array(
      z.strictObject({
        measure: z.string(),
        shape: distributionSchema.shape.shape,
        baseline: sideSchema.describe("Of the newest window"),
        windows: z
          .array(z.strictObject({ ...windowFacts, current: sideSchema }))
          .describe("Oldest first"),
      }),
    ),
    isCut: z.boolean().describe("Whether older windows were left out"),
  })
  .meta({ id: "Distributions" });
export type DistributionsAnswer = z.output<typeof distributionsAnswerSchema>;

const outcomeSide = performanceSectionSchema.shape.current;

/** What really happened against what was answered, window by window. */
export const outcomesAnswerSchema = z
  .strictObject({
    windows: z
      .array(
        z.strictObject({
          ...windowFacts,
          confusion: outcomeSide.shape.confusion,
          reliability: outcomeSide.shape.reliability,
        }),
      )
      .describe("Oldest first; windows without labels are left out"),
    isCut: z.boolean().describe("Whether older windows were left out"),
  })
  .meta({ id: "Outcomes" });
export type OutcomesAnswer = z.output<typeof outcomesAnswerSchema>;
