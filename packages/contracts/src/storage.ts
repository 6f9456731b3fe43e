import { z } from "zod";

const bytes = z.number().describe("Bytes");

const modelStorageSchema = z.strictObject({
  model: z.string(),
  rows: z.int().describe("Predictions kept as rows"),
  predictionBytes: bytes,
  feedbackBytes: bytes,
  profileBytes: bytes.describe("Profiles, evaluations and baselines: what stays when rows go"),
  rowSetBytes: bytes.describe("Training and evaluation sets of runs"),
  files: z.int(),
  from: z.string().nullable().describe("Event time of the oldest row kept"),
  to: z.string().nullable(),
  bytesPerDay: z.number().nullable().describe("Rows and feedback by the days that have some"),
  retentionDays: z.int().nullable().describe("Null: rows are kept for ever"),
});
export type ModelStorage = z.output<typeof modelStorageSchema>;

/** What is kept, how large it is, and the limits that are set. */
export const storageAnswerSchema = z
  .strictObject({
    models: z.array(modelStorageSchema).describe("The largest first"),
    artifactBytes: bytes.describe("Of all versions' artifacts"),
    metadataBytes: bytes.describe("Of the metadata"),
    totalBytes: bytes,
    limits: z.record(z.string(), z.union([z.string(), z.number()])),
    sentence: z.string(),
  })
  .meta({ id: "Storage" });
export type StorageAnswer = z.output<typeof storageAnswerSchema>;
