import { z } from "zod";

/** What one check, or the whole comparison, comes to. Worst first is alert, watch, underpowered, undefined, ok. */
export const verdictSchema = z.enum(["ok", "watch", "alert", "underpowered", "undefined"]);
export type Verdict = z.output<typeof verdictSchema>;

export const checkFamilySchema = z.enum(["quality", "drift", "performance", "rules", "operations"]);
export type CheckFamily = z.output<typeof checkFamilySchema>;

const number = z.number().nullable();

export const intervalSchema = z.strictObject({
  lo: z.number(),
  hi: z.number(),
  level: z.number().min(0).max(1),
  kind: z.string().describe("The method that made the interval, e.g. wilson"),
});

export const checkResultSchema = z
  .strictObject({
    check: z.string().describe("Id of the check, e.g. missing-rate"),
    family: checkFamilySchema,
    column: z.string().nullable().describe("Null for a check of the whole table"),
    measure: z
      .string()
      .nullable()
      .describe("What is measured on the column: value, length, hour, …"),
    segment: z.string().nullable().describe("The cell, e.g. origin=ATL; null for all rows"),
    method: z.string().describe("Statistic and test, e.g. wasserstein-sd + ks"),
    value: number.describe("The effect, in `unit`"),
    unit: z.string().describe("share, sd, bits, seconds, rows, … or empty for a pure number"),
    baselineValue: number.describe("The same quantity in the baseline, where it has one"),
    currentValue: number,
    interval: intervalSchema.nullable().describe("Of `value`"),
    bounds: z
      .strictObject({ lo: z.number(), hi: z.number() })
      .nullable()
      .describe("Guaranteed range of the exact value when it was computed from bins"),
    p: number.describe("Before correction for the other columns"),
    pAdjusted: number.describe("After correction; compared with `level`"),
    level: number.describe("The family's false-alarm level"),
    excess: number.describe("Effect above what chance alone gives; compared with `floor`"),
    floor: number.describe("Smallest effect worth an alert"),
    smallestDetectable: number.describe("Effect found with probability 0.8 at these sample sizes"),
    n: number.describe("Usable baseline rows"),
    m: number.describe("Usable current rows"),
    verdict: verdictSchema,
    why: z.string().nullable().describe("Why the value is undefined, e.g. no-rows, constant"),
    reason: z.string().describe("The verdict in words"),
    details: z
      .record(z.string(), z.union([z.number(), z.string(), z.boolean(), z.null()]))
      .describe("Conventions and further numbers of the method"),
  })
  .meta({ id: "CheckResult" });
export type CheckResult = z.output<typeof checkResultSchema>;

const quantilesSchema = z.strictObject({
  q01: number,
  q05: number,
  q25: number,
  q50: number,
  q75: number,
  q95: number,
  q99: number,
});

const sideSchema = z.strictObject({
  rows: z.number(),
  missing: z.number(),
  mean: number,
  sd: number,
  min: number,
  max: number,
  quantiles: quantilesSchema.nullable(),
  shares: z
    .array(z.number())
    .describe("Share of the non-missing rows per bin or category, in the order of `bins`"),
});

/** A column's distribution in both samples over the same bins: what plots and explanations are made of. */
export const distributionSchema = z
  .strictObject({
    column: z.string(),
    measure: z.string(),
    kind: z.string(),
    shape: z.enum(["numeric", "categories"]),
    bins: z.array(
      z.strictObject({
        label: z.string(),
        lo: number.describe("Numeric bins are (lo, hi]; null is open"),
        hi: number,
      }),
    ),
    baseline: sideSchema,
    current: sideSchema,
  })
  .meta({ id: "Distribution" });
export type Distribution = z.output<typeof distributionSchema>;

const curvePoint = z.strictObject({ x: z.number(), y: z.number() });

const performanceSideSchema = z.strictObject({
  rows: z.number(),
  labelled: z.number(),
  reliability: z
    .array(
      z.strictObject({
        score: z.number(),
        outcome: z.number(),
        lo: z.number(),
        hi: z.number(),
        rows: z.number(),
      }),
    )
    .describe("Mean score and share of positives per score bin; empty without scores in [0, 1]"),
  roc: z.array(curvePoint),
  precisionRecall: z.array(curvePoint),
  confusion: z
    .strictObject({ labels: z.array(z.string()), counts: z.array(z.array(z.number())) })
    .nullable()
    .describe("Rows true, columns predicted"),
});

export const performanceSectionSchema = z
  .strictObject({
    task: z.enum(["binary", "multiclass", "regression", "ranking"]),
    baseline: performanceSideSchema,
    current: performanceSideSchema,
  })
  .meta({ id: "PerformanceSection" });
export type PerformanceSection = z.output<typeof performanceSectionSchema>;

const sourceSchema = z.strictObject({
  label: z.string(),
  rows: z.number(),
  files: z.number(),
  unreadableRows: z.number(),
});

const familyLevelSchema = z.strictObject({
  family: z.string(),
  level: z.number(),
  tests: z.number().describe("How many p-values were corrected for together"),
  correction: z.string(),
});

/** The answer of `plumbline check`, whole. */
export const resultDocumentSchema = z
  .strictObject({
    format: z.literal("plumbline-result"),
    version: z.literal(1),
    codeVersion: z.string(),
    planId: z.string(),
    verdict: verdictSchema,
    summary: z.string().describe("One sentence for a person"),
    baseline: sourceSchema,
    current: sourceSchema,
    falseAlarmRate: z
      .number()
      .describe("Chance that a comparison without any change alerts at all"),
    families: z.array(familyLevelSchema),
    results: z.array(checkResultSchema).describe("By importance: alerts first"),
    distributions: z.array(distributionSchema),
    performance: performanceSectionSchema.nullable(),
  })
  .meta({ id: "ResultDocument", title: "Result of a Plumbline check" });
export type ResultDocument = z.output<typeof resultDocumentSchema>;
