import { z } from "zod";

/** A field of a form: one option of a check that a person may move. */
const checkOptionSchema = z.strictObject({
  name: z.string(),
  kind: z.enum(["number", "whole", "switch", "choice"]),
  default: z.union([z.number(), z.boolean(), z.string(), z.null()]),
  min: z.number().nullable(),
  max: z.number().nullable(),
  choices: z.array(z.string()),
  description: z.string(),
});
export type CheckOption = z.output<typeof checkOptionSchema>;

const checkDescriptionSchema = z.strictObject({
  id: z.string(),
  title: z.string(),
  question: z.string().describe("What it answers"),
  family: z.string(),
  options: z.array(checkOptionSchema).describe("Those a form can hold; the document has them all"),
});
export type CheckDescription = z.output<typeof checkDescriptionSchema>;

/** Every check there is, and what can be set of it. */
export const checksAnswerSchema = z
  .strictObject({ checks: z.array(checkDescriptionSchema) })
  .meta({ id: "Checks" });
export type ChecksAnswer = z.output<typeof checksAnswerSchema>;
