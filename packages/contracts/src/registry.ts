import { z } from "zod";
import { modelNameSchema } from "./events.ts";

export const aliasNames = ["champion", "challenger", "shadow"] as const;
export type AliasName = (typeof aliasNames)[number];

const finite = z.number();

const rises = (isStrict: boolean) => (list: readonly number[]) =>
  list.every((value, at) => {
    const before = list[at - 1] ?? -Infinity;
    return isStrict ? value > before : value >= before;
  });

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
      scores: z.array(finite).min(1).refine(rises(true), "scores must rise"),
      values: z.array(finite.min(0).max(1)).min(1).refine(rises(false), "values must not fall"),
    })
    .refine(({ scores, values }) => scores.length === values.length, {
      error: "expected as many values as scores",
      path: ["values"],
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

const importanceSchema = z
  .strictObject({
    source: z
      .string()
      .min(1)
      .max(120)
      .describe("How it was found, e.g. permutation on the evaluation set, gain of the trees"),
    of: z
      .record(z.string(), finite.min(0))
      .describe("By feature, in any unit; what is left out counts as unknown"),
  })
  .describe("How much each feature matters to the version: drift of what matters comes first");
export type Importance = z.output<typeof importanceSchema>;

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
  importance: importanceSchema.nullable().default(null),
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

export type RegisterVersion = z.output<typeof registerVersionSchema>;

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
export type AliasMoveKind = (typeof aliasMoveKinds)[number];

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
    deployment: z.strictObject({
      state: z
        .enum(["none", "waiting", "done", "failed", "superseded"])
        .describe("none: nobody is told. superseded: another move came first"),
      attempts: z.int(),
      message: z.string().describe("What the deployment said last"),
    }),
  })
  .meta({ id: "AliasMove" });
export type AliasMove = z.output<typeof aliasMoveSchema>;

const versionSideSchema = z.strictObject({ a: z.unknown(), b: z.unknown() });

/** What differs between two versions. Equal things are left out. */
export const versionDiffSchema = z
  .strictObject({
    model: z.string(),
    a: z.string(),
    b: z.string(),
    data: z.array(z.strictObject({ kind: z.string(), a: z.string(), b: z.string() })),
    code: versionSideSchema.nullable().describe("Commits, when they differ"),
    artifact: versionSideSchema.nullable(),
    parameters: z.array(versionSideSchema.extend({ name: z.string() })),
    metrics: z.array(
      z.strictObject({
        name: z.string(),
        a: z.number().nullable(),
        b: z.number().nullable(),
        difference: z.number().nullable().describe("b minus a"),
      }),
    ),
    scoring: z
      .array(versionSideSchema.extend({ name: z.string() }))
      .describe("Adjustments and threshold"),
    baseline: z.strictObject({
      a: z.string().nullable().describe("Where it comes from, in words"),
      b: z.string().nullable(),
      columns: z.array(
        z.strictObject({
          column: z.string(),
          change: z.string().describe("In words: added, removed, another kind, another mean"),
        }),
      ),
    }),
    summary: z.string(),
  })
  .meta({ id: "VersionDiff" });
export type VersionDiff = z.output<typeof versionDiffSchema>;

export const lineageKinds = [
  "upstream",
  "data",
  "run",
  "gate",
  "version",
  "champion",
  "predictions",
  "evaluations",
  "incident",
  "downstream",
] as const;
export type LineageKind = (typeof lineageKinds)[number];

/** From the data a version was trained on to what came of it. */
export const lineageSchema = z
  .strictObject({
    model: z.string(),
    version: z.string().nullable().describe("Null for all versions"),
    nodes: z.array(
      z.strictObject({
        id: z.string(),
        kind: z.enum(lineageKinds),
        title: z.string(),
        facts: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
      }),
    ),
    edges: z.array(z.strictObject({ from: z.string(), to: z.string(), why: z.string() })),
  })
  .meta({ id: "Lineage" });
export type Lineage = z.output<typeof lineageSchema>;

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

export const aliasesSchema = z
  .strictObject({
    aliases: z.array(
      z.strictObject({
        alias: z.enum(aliasNames),
        version: z.string(),
        since: z.string().nullable().describe("Null for a champion that nobody named"),
        revision: z.int(),
        isNamed: z
          .boolean()
          .describe("False: the newest version that sends rows counts as champion"),
      }),
    ),
    previousChampion: z.string().nullable().describe("Where a rollback would lead"),
    moves: z.array(aliasMoveSchema).describe("Newest first"),
  })
  .meta({ id: "Aliases" });
export type Aliases = z.output<typeof aliasesSchema>;

/** The answer to a move: whether it was one, and how its deployment stands. */
export const aliasMovedSchema = z.strictObject({ isNew: z.boolean(), move: aliasMoveSchema });

/** A rehearsed rollback: to the previous champion and back. */
export const drillSchema = z
  .strictObject({
    state: z.enum(["under-way", "passed", "failed"]),
    there: aliasMoveSchema.nullable(),
    back: aliasMoveSchema.nullable(),
    seconds: z.number().nullable().describe("Until the previous champion was in place"),
    summary: z.string(),
  })
  .meta({ id: "Drill" });
export type Drill = z.output<typeof drillSchema>;

export const artifactKeptSchema = z
  .strictObject({
    address: z.string().describe('"plumbline:sha256:…": what a registration names'),
    digest: z.string(),
    bytes: z.int(),
    isNew: z.boolean().describe("False when the same file was here already"),
  })
  .meta({ id: "ArtifactKept" });

/** The monitoring and infrastructure tests of the ML Test Score (Breck et al. 2017), from evidence. */
export const scorecardSchema = z
  .strictObject({
    model: z.string(),
    at: z.string(),
    score: z.number().describe("The lower of the two sections, each of 7"),
    monitoring: z.number(),
    infrastructure: z.number(),
    nextPoint: z.string().nullable().describe("What to do next, in words"),
    tests: z.array(
      z.strictObject({
        id: z.string(),
        title: z.string(),
        points: z.union([z.literal(0), z.literal(0.5), z.literal(1)]),
        evidence: z.string(),
        at: z.string().nullable().describe("Of the newest evidence"),
        isFaded: z.boolean().describe("There was evidence, and it is too old to count"),
        next: z.string().nullable().describe("What would earn it; null for a full point"),
      }),
    ),
  })
  .meta({ id: "Scorecard" });
export type Scorecard = z.output<typeof scorecardSchema>;
