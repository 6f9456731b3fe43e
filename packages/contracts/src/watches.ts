import { z } from "zod";

export const watchStates = ["watching", "kept", "harm", "rolled-back", "ended"] as const;
export type WatchState = (typeof watchStates)[number];

/** A new champion under observation. */
export const watchStatusSchema = z
  .strictObject({
    ...{ id: z.int(), model: z.string(), runId: z.string().nullable() },
    incidentId: z.int().nullable(),
    version: z.string().describe("The new champion"),
    previous: z.string().describe("The champion it took the place of"),
    state: z
      .enum(watchStates)
      .describe(
        "kept: no harm was shown. harm: it does, and a person decides. ended: it could not be told",
      ),
    summary: z.string().describe("How it stands, in words, with the numbers"),
    metric: z.string().nullable(),
    method: z
      .enum(["record", "paired"])
      .nullable()
      .describe("record: against what the old champion did before. paired: on the same cases"),
    startedAt: z.string(),
    from: z.string().describe("Event time of its first answer, or of the promotion before it came"),
    until: z.string().describe("Event time"),
    endedAt: z.string().nullable(),
    rows: z.int().describe("Labelled rows that it answered"),
    units: z.int().describe("Days, or parts of a day, that were compared"),
    unitMs: z.int().nullable(),
    loss: z.number().nullable().describe("Above 0: worse than the old champion"),
    lo: z.number().nullable().describe("Bounds that hold at all looks together, at 95 % each"),
    hi: z.number().nullable(),
    harm: z.number().describe("Loss that is tolerated"),
  })
  .meta({ id: "Watch" });
export type WatchStatus = z.output<typeof watchStatusSchema>;

export const watchesAnswerSchema = z.strictObject({
  watches: z.array(watchStatusSchema).describe("Newest first"),
  next: z.int().nullable().describe("Pass as `before` for the next page"),
});
