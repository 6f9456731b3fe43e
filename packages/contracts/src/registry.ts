import { z } from "zod";
import { modelNameSchema } from "./events.ts";

export const aliasNames = ["champion", "challenger", "shadow"] as const;
export type AliasName = (typeof aliasNames)[number];

const finite = z.number();

/** How the answers of the parent become those of an adjustment. */
export const adjustmentSchema = z.discriminatedUnion("kind", [
  z
    .strictObject({ kind: z.literal("threshold"), threshold: finite })
    .describe("A score from here on means positive"),
  z
    .strictObject({ kind: z.literal("logistic"), slope: finite, intercept: finite })
    .describe("score' = 1 / (1 + exp(−(intercept + slope · ln(score / (1 − score)))))"),
  z
    .strictObject({
      kind: z.literal("isotonic"),
      scores: z.array(finite).min(1),
      values: z.array(finite).min(1),
    })
    .describe("score' lies on the line between neighbouring points; flat outside"),
]);
export type Adjustment = z.output<typeof adjustmentSchema>;

const gitSchema = z.strictObject({
  repository: z.string().optional(),
  commit: z.string(),
  branch: z.string().optional(),
  isDirty: z.boolean().default(false),
});

const dataVersionSchema = z.strictObject({
  kind: z.string().describe("plumbline, dvc, git, other"),
  id: z.string().describe("Training set, hash or revision"),
  address: z.string().optional(),
});

const artifactSchema = z.strictObject({
  address: z.string().describe('"plumbline:sha256:…" when kept here, else where it lies'),
  digest: z
    .string()
    .regex(/^sha256:[0-9a-f]{64}$/)
    .nullable()
    .default(null),
  bytes: z.int().min(0).nullable().default(null),
});

/** What is known of a version when it is registered. */
export const versionDetailsSchema = z.strictObject({
  git: gitSchema.nullable().default(null),
  data: z.array(dataVersionSchema).default([]),
  parameters: z
    .record(z.string(), z.union([z.string(), finite, z.boolean(), z.null()]))
    .default({}),
  metrics: z.record(z.string(), finite.nullable()).default({}).describe("Of its training"),
  artifact: artifactSchema.nullable().default(null),
  adjustments: z
    .array(adjustmentSchema)
    .default([])
    .describe("What is done to the score of the artifact, in order"),
  threshold: finite.nullable().default(null),
  latencyP95Ms: finite.nullable().default(null),
  note: z.string().max(4_000).default(""),
});
export type VersionDetails = z.output<typeof versionDetailsSchema>;

/** The body of a registration. */
export const registerVersionSchema = z
  .strictObject({
    version: modelNameSchema,
    parent: modelNameSchema.optional(),
    ...versionDetailsSchema.shape,
  })
  .meta({ id: "RegisterVersion" });

export const registeredVersionSchema = z
  .strictObject({
    model: z.string(),
    version: z.string(),
    kind: z.enum(["model", "adjustment", "seen"]).describe("seen: rows came, nobody registered it"),
    registeredAt: z.string().nullable(),
    actor: z.string().nullable(),
    parent: z.string().nullable(),
    runId: z.string().nullable(),
    aliases: z.array(z.enum(aliasNames)),
    baseline: z
      .strictObject({ id: z.int(), origin: z.string().describe("Where it comes from, in words") })
      .nullable(),
    firstSeenAt: z.string().nullable().describe("Event time of its first row"),
    lastSeenAt: z.string().nullable(),
    details: versionDetailsSchema,
  })
  .meta({ id: "RegisteredVersion" });
export type RegisteredVersion = z.output<typeof registeredVersionSchema>;

export const aliasMoveKinds = ["promotion", "rollback", "drill", "registration"] as const;

export const aliasMoveSchema = z
  .strictObject({
    id: z.int(),
    model: z.string(),
    alias: z.enum(aliasNames),
    from: z.string().nullable(),
    to: z.string().nullable(),
    at: z.string(),
    eventTime: z.string().describe("Of the model's newest row then"),
    actor: z.string(),
    reason: z.string(),
    runId: z.string().nullable(),
    kind: z.enum(aliasMoveKinds),
    deployedInMs: z.number().nullable().describe("From the order until it was done; null before"),
  })
  .meta({ id: "AliasMove" });
export type AliasMove = z.output<typeof aliasMoveSchema>;

/** What a model server asks for: which version answers, where it lies, what is done to its score. */
export const championSchema = z
  .strictObject({
    model: z.string(),
    alias: z.enum(aliasNames),
    version: z.string(),
    revision: z
      .int()
      .describe("Grows with each move: ask with ?after=revision to wait for the next"),
    artifact: artifactSchema.nullable(),
    adjustments: z.array(adjustmentSchema),
    threshold: finite.nullable(),
  })
  .meta({ id: "Champion" });
export type Champion = z.output<typeof championSchema>;
