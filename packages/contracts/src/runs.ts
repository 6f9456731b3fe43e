import { z } from "zod";
import { intervalSchema } from "./check-result.ts";
import { gateVerdictSchema } from "./gate.ts";
import { registerVersionSchema } from "./registry.ts";

export const runStates = [
  "queued",
  "waiting-for-approval",
  "triggered",
  "running",
  "candidate",
  "gated",
  "promoted",
  "refused",
  "failed",
  "cancelled",
] as const;
export type RunState = (typeof runStates)[number];

export const endStates: readonly RunState[] = ["promoted", "refused", "failed", "cancelled"];

export const runActions = ["threshold", "recalibrate", "retrain", "rollback"] as const;
export type RunAction = (typeof runActions)[number];

export const decisionActions = ["nothing", "wait", ...runActions] as const;
export type DecisionAction = (typeof decisionActions)[number];

/** One thing that was looked at: a trigger, or a bar that keeps the policy from acting. */
export const policyFindingSchema = z.strictObject({
  part: z.enum(["trigger", "bar", "action"]),
  name: z.string(),
  outcome: z.enum(["yes", "no", "unknown"]),
  reason: z.string().describe("In words, with the numbers"),
});
export type PolicyFinding = z.output<typeof policyFindingSchema>;

export const decisionSchema = z
  .strictObject({
    id: z.int(),
    model: z.string(),
    at: z.string(),
    eventTime: z.string(),
    action: z.enum(decisionActions),
    reason: z.string().describe("Why this and nothing else, in words"),
    findings: z.array(policyFindingSchema),
    incidentId: z.int().nullable(),
    runId: z.string().nullable(),
    changePoint: z.string().nullable().describe("Event time at which the change began, if found"),
    policyRevision: z.int(),
    repeats: z.int().describe("So many equal decisions in a row"),
    lastAt: z.string(),
  })
  .meta({ id: "Decision" });
export type Decision = z.output<typeof decisionSchema>;

/** Which rows go into a set: the same request gives the same bytes. */
export const rowSetRequestSchema = z.strictObject({
  from: z.string().describe("Event time, included"),
  to: z.string().describe("Event time, not included"),
  exclude: z.array(z.strictObject({ from: z.string(), to: z.string(), why: z.string() })),
  position: z.int().describe("Rows and labels as known at this offset of the log"),
  version: z.string().nullable().describe("Only rows that this version answered; null for all"),
  labelledOnly: z.boolean(),
  withLabels: z.boolean().describe("False for rows a candidate is judged on: it must not see them"),
});
export type RowSetRequest = z.output<typeof rowSetRequestSchema>;

export const rowSetSchema = z
  .strictObject({
    id: z.string().describe("SHA-256 of the file"),
    model: z.string(),
    request: rowSetRequestSchema,
    rows: z.int(),
    labelled: z.int(),
    bytes: z.int(),
    columns: z.array(z.strictObject({ name: z.string(), type: z.string() })),
    createdAt: z.string(),
    deleted: z
      .strictObject({ at: z.string(), why: z.string() })
      .nullable()
      .describe("When its rows were deleted, and why; null while they are kept"),
  })
  .meta({ id: "RowSet" });
export type RowSet = z.output<typeof rowSetSchema>;

/** What an executor starts with: the file that PLUMBLINE_RUN names, or the body of the webhook. */
export const runOrderSchema = z
  .strictObject({
    format: z.literal("plumbline-run"),
    formatVersion: z.literal(1),
    run: z.string(),
    idempotencyKey: z.string(),
    model: z.string(),
    champion: z.string().nullable(),
    /** Name the candidate must have. */
    candidate: z.string(),
    reason: z.string(),
    trainingSet: z.strictObject({
      id: z.string(),
      address: z.string().describe("A path for a command, an address for a webhook"),
      rows: z.int(),
      label: z.string().describe("Name of its label column"),
    }),
    evaluationSet: z.strictObject({
      id: z.string(),
      address: z.string(),
      rows: z.int(),
    }),
    task: z.string().nullable(),
    positive: z.union([z.string(), z.number(), z.boolean()]).nullable(),
    callback: z.strictObject({
      url: z.string().describe("PUT of a RunResult"),
      token: z.string().describe("Good once, for this run"),
      files: z.string().describe("PUT of files: the artifact, the answers on the evaluation set"),
    }),
    outputFolder: z.string().nullable().describe("For a command: result.json and files go here"),
    deadline: z.string(),
  })
  .meta({ id: "RunOrder" });
export type RunOrder = z.output<typeof runOrderSchema>;

/** What an executor answers: result.json in the output folder, or the body of the callback. */
export const runResultSchema = z
  .strictObject({
    outcome: z.enum(["candidate", "failed"]),
    message: z.string().max(4_000).default(""),
    candidate: registerVersionSchema.partial({ version: true }).optional(),
    /** File with `id` and `score` or `prediction` for each row of the evaluation set: NDJSON, CSV or Parquet. */
    answers: z.string().optional().describe("Name in the output folder, or what was put as a file"),
    artifact: z
      .string()
      .optional()
      .describe("Name in the output folder, or what was put as a file"),
  })
  .refine(({ outcome, answers }) => outcome === "failed" || answers !== undefined, {
    error: "a candidate needs its answers on the evaluation set",
    path: ["answers"],
  })
  .meta({ id: "RunResult" });
export type RunResult = z.output<typeof runResultSchema>;

export const runSchema = z
  .strictObject({
    id: z.string(),
    model: z.string(),
    state: z.enum(runStates),
    action: z.enum(runActions),
    reason: z.string(),
    actor: z.string(),
    decisionId: z.int().nullable(),
    incidentId: z.int().nullable(),
    executor: z.string(),
    attempt: z.int(),
    createdAt: z.string(),
    eventTime: z.string(),
    changedAt: z.string(),
    endedAt: z.string().nullable(),
    deadline: z.string().nullable(),
    cancelRequested: z.boolean(),
    externalUrl: z.string().nullable(),
    trainingSetId: z.string().nullable(),
    evaluationSetId: z.string().nullable(),
    champion: z.string().nullable(),
    candidate: z.string().nullable(),
    gate: gateVerdictSchema.nullable(),
    message: z.string().describe("How it stands, in words"),
  })
  .meta({ id: "Run" });
export type Run = z.output<typeof runSchema>;

export const runsAnswerSchema = z
  .strictObject({
    runs: z.array(runSchema),
    next: z.string().nullable().describe("For ?before= of the next page; null at the end"),
  })
  .meta({ id: "Runs" });
export type RunsAnswer = z.output<typeof runsAnswerSchema>;

/** A line of the log of a run. */
export const runLogEntrySchema = z.strictObject({
  id: z.int(),
  at: z.string(),
  kind: z.enum(["state", "stdout", "stderr", "note"]),
  text: z.string(),
});
export type RunLogEntry = z.output<typeof runLogEntrySchema>;

export const runLogAnswerSchema = z
  .strictObject({
    entries: z.array(runLogEntrySchema).describe("Oldest first"),
    next: z.int().describe("For ?after= of the next look"),
    isOver: z.boolean().describe("The run has ended, and these are the last entries"),
  })
  .meta({ id: "RunLog" });
export type RunLogAnswer = z.output<typeof runLogAnswerSchema>;

/** A run that somebody asks for. */
export const startRunSchema = z
  .strictObject({
    action: z.enum(runActions).default("retrain"),
    reason: z.string().min(1).max(2_000).describe("Why, for the audit"),
    incident: z.int().optional().describe("The incident that it is to end"),
  })
  .meta({ id: "StartRun" });

export const proofVerdicts = ["helped", "no-effect-shown", "worse", "waiting"] as const;

const sideSchema = z.strictObject({
  version: z.string(),
  from: z.string(),
  to: z.string(),
  rows: z.int(),
  value: z.number().nullable(),
  interval: intervalSchema.nullable(),
});

/** Before and after of an action. */
export const proofSchema = z
  .strictObject({
    id: z.int(),
    model: z.string(),
    runId: z.string().nullable(),
    incidentId: z.int().nullable(),
    at: z.string(),
    metric: z.string(),
    better: z.enum(["higher", "lower"]),
    before: sideSchema,
    after: sideSchema,
    difference: z.number().nullable().describe("After minus before"),
    interval: intervalSchema.nullable().describe("Of the difference"),
    verdict: z.enum(proofVerdicts),
    summary: z.string(),
  })
  .meta({ id: "Proof" });
export type Proof = z.output<typeof proofSchema>;

export const proofsAnswerSchema = z.strictObject({
  proofs: z.array(proofSchema).describe("Newest first"),
  next: z.int().nullable().describe("Pass as `before` for the next page"),
});
