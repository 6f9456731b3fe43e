import { z } from "zod";

/** Names of models and versions: they become folders, labels and parts of addresses. */
export const modelNamePattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;

export const modelNameSchema = z
  .string()
  .regex(modelNamePattern, "expected 1 to 128 letters, digits, dots, dashes and underscores")
  .refine((name) => !name.endsWith("."), "must not end with a dot");

const maxIdLength = 512;
const id = z.string().min(1).max(maxIdLength);

/**
 * A time: ISO 8601 with a zone or Z, or a number of seconds, milliseconds, microseconds or
 * nanoseconds since 1970, told apart by size. Kept as milliseconds.
 */
const time = z.union([z.string().min(1).max(64), z.number()]);

/** Text, number, true or false, null for missing, or a list of numbers (an embedding). */
const featureValue = z.union([
  z.string(),
  z.number(),
  z.boolean(),
  z.null(),
  z.array(z.number().nullable()),
]);

/** Values of one row: `"NaN"`, `"Infinity"` and `"-Infinity"` stand for what JSON cannot write. */
export type FeatureValue = z.output<typeof featureValue>;

/** What a model received and answered, once. */
export const predictionEventSchema = z.strictObject({
  id: id.describe("Unique within the model; feedback names it. Sending it twice counts once"),
  time: time.optional().describe("When the model answered; the time of arrival when left out"),
  version: modelNameSchema.optional().describe('Version of the model; "unversioned" when left out'),
  features: z.record(z.string(), featureValue).describe("What the model received, by column"),
  prediction: z
    .union([z.string(), z.number(), z.boolean(), z.null()])
    .optional()
    .describe("What the model decided: a class or a number"),
  score: z
    .union([z.number(), z.literal(["NaN", "Infinity", "-Infinity"]), z.null()])
    .optional()
    .describe("Score of the positive class"),
  scores: z
    .record(z.string(), z.number())
    .optional()
    .describe("Several classes: the score of each, by class label"),
  latencyMs: z.number().min(0).optional().describe("Time the model took to answer"),
  error: z.string().max(2_000).optional().describe("Why the model failed to answer"),
  subject: id
    .optional()
    .describe("Person or thing the row is about: rows are found and deleted by it"),
});

export type PredictionEvent = z.output<typeof predictionEventSchema>;

/**
 * label: what really happened. correction: a label that replaces the one before. action: what a user
 * did (click, purchase, rating). verdict: what an analyst decided. outcome: what it brought, with a value.
 */
export const feedbackKinds = ["label", "correction", "action", "verdict", "outcome"] as const;

/** What became known about a prediction later: it may come before it, months after, or twice. */
export const feedbackEventSchema = z
  .strictObject({
    predictionId: id.describe("The id of the prediction it is about"),
    id: id.optional().describe("Unique id of this feedback; made from its content when left out"),
    kind: z.enum(feedbackKinds).default("label").describe("What kind of knowledge this is"),
    time: time.optional().describe("When it became known; the time of arrival when left out"),
    label: z
      .union([z.string(), z.number(), z.boolean()])
      .optional()
      .describe("What really happened: the class or number the model should have answered"),
    name: z.string().min(1).max(256).optional().describe("Which action, e.g. click"),
    value: z.number().optional().describe("What it was worth, or how it was rated"),
    source: z.string().min(1).max(256).optional().describe("Who says so"),
  })
  .refine((event) => event.label !== undefined || !["label", "correction"].includes(event.kind), {
    error: "a label or correction needs the field label",
    path: ["label"],
  });

export type FeedbackEvent = z.output<typeof feedbackEventSchema>;

/** One refused row of a batch: where it stood, what was seen, what to do. */
export const rejectedRowSchema = z.object({
  index: z.int().min(0).describe("Position in the batch, from 0"),
  reason: z.string().describe("Short name of the reason, as in the quarantine"),
  field: z.string().nullable(),
  value: z.string().nullable().describe("What was seen, shortened"),
  message: z.string().describe("What was seen, what was expected, what to do"),
});

export type RejectedRow = z.output<typeof rejectedRowSchema>;

/** The answer to a batch: sent only after every accepted row is on disk. */
export const ingestAnswerSchema = z.object({
  accepted: z.int().describe("Rows that are durable now"),
  quarantined: z.int().describe("Rows set apart with a reason; they can be mended and replayed"),
  rejected: z.array(rejectedRowSchema).describe("The first 20 of the rows set apart"),
});

export type IngestAnswer = z.output<typeof ingestAnswerSchema>;
