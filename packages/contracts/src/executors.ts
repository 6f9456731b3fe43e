import { z } from "zod";

/** What "check connection" of an executor found. */
export const executorCheckSchema = z
  .strictObject({
    executor: z.string().describe("Its kind"),
    isReady: z.boolean().describe("Nothing that was found keeps a run from being started"),
    findings: z.array(
      z.strictObject({
        name: z.string(),
        outcome: z.enum(["good", "bad", "unknown"]).describe("unknown: only a start would tell"),
        detail: z.string().describe("What was seen and, where it is bad, what to do"),
      }),
    ),
  })
  .meta({ id: "ExecutorCheck" });
export type ExecutorCheck = z.output<typeof executorCheckSchema>;

/** What became of a webhook of a CI system. */
export const executorHookAnswerSchema = z
  .strictObject({
    outcome: z.enum(["looked-at", "nothing-to-do"]),
    detail: z.string(),
  })
  .meta({ id: "ExecutorHookAnswer" });
