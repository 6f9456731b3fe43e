import { z } from "zod";
import { instantSchema } from "./durations.ts";
import { policySchema } from "./policy.ts";
import {
  decisionActions,
  decisionSchema,
  policyFindingSchema,
  rowSetSchema,
  runActions,
} from "./runs.ts";

export const decisionsAnswerSchema = z
  .strictObject({
    decisions: z.array(decisionSchema).describe("Newest first"),
    next: z.int().nullable().describe("Pass as `before` for the next page"),
  })
  .meta({ id: "DecisionsAnswer" });

/** What is wrong with a policy, or odd about it. */
export const policyProblemSchema = z
  .strictObject({
    level: z.enum(["error", "warning"]).describe("error: such a policy is not taken"),
    path: z.array(z.union([z.string(), z.int()])).describe("Within the policy"),
    problem: z.string().describe("What contradicts what, and what to do"),
  })
  .meta({ id: "PolicyProblem" });
export type PolicyProblem = z.output<typeof policyProblemSchema>;

export const policyAnswerSchema = z
  .strictObject({
    revision: z.int().describe("Of the configuration"),
    policy: policySchema.nullable().describe("Whole, with its defaults; null when there is none"),
    summary: z.array(z.string()).describe("What it says, in words"),
    problems: z.array(policyProblemSchema),
  })
  .meta({ id: "PolicyAnswer" });
export type PolicyAnswer = z.output<typeof policyAnswerSchema>;

export const policyTestRequestSchema = z
  .strictObject({
    policy: policySchema.optional().describe("The one in force when left out"),
    from: instantSchema.optional().describe("Event time; all that is judged when left out"),
    to: instantSchema.optional(),
  })
  .meta({ id: "PolicyTestRequest" });
export type PolicyTestRequest = z.input<typeof policyTestRequestSchema>;

export const triedDecisionSchema = z.strictObject({
  from: z.string().describe("Event time of the first of them"),
  to: z.string().describe("Event time of the last"),
  repeats: z.int().describe("So many equal decisions in a row"),
  action: z.enum(decisionActions),
  wanted: z.enum(runActions).nullable().describe("What it would do if nothing held it back"),
  reason: z.string().describe("Of the last"),
  findings: z.array(policyFindingSchema),
  incidentId: z.int().nullable(),
  changePoint: z.string().nullable(),
});
export type TriedDecision = z.output<typeof triedDecisionSchema>;

/** What a policy would have decided on stored history. */
export const policyTestAnswerSchema = z
  .strictObject({
    policy: policySchema,
    problems: z.array(policyProblemSchema),
    from: z.string().nullable().describe("Event time of the first window; null without any"),
    to: z.string().nullable(),
    looks: z.int().describe("Evaluations on which it would have decided"),
    runs: z.int().describe("Runs it would have started"),
    decisions: z.array(triedDecisionSchema).describe("Oldest first"),
    isAll: z.boolean().describe("False when there was more history than is tried at once"),
    notes: z.array(z.string()).describe("What a replay cannot know"),
  })
  .meta({ id: "PolicyTest" });
export type PolicyTestAnswer = z.output<typeof policyTestAnswerSchema>;

export const rowSetsAnswerSchema = z
  .strictObject({ sets: z.array(rowSetSchema).describe("Newest first") })
  .meta({ id: "RowSetsAnswer" });
