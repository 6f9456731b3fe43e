import { z } from "zod";
import { columnKinds } from "./column-kinds.ts";

const column = z.string().min(1);
const path = z.string().min(1);
const oneOrMany = (item: z.ZodString) =>
  z.union([item, z.array(item).min(1)], { error: "expected a text or a list of texts" });
const scalar = z.union([z.string(), z.number(), z.boolean()], {
  error: "expected a text, a number, true or false",
});

const csvSchema = z.strictObject({
  delimiter: z
    .string()
    .min(1)
    .optional()
    .describe("Text between two fields; found out when left out"),
  encoding: z
    .enum(["utf-8", "latin-1", "utf-16"])
    .optional()
    .describe("How the file's bytes spell characters; utf-8 when left out"),
  missing: z
    .array(z.string())
    .optional()
    .describe("Texts that mean a missing value, besides the empty field, e.g. NA"),
});

const columnSchema = z.strictObject({
  kind: z
    .enum(columnKinds)
    .optional()
    .describe("What the values mean; decides what is measured. Found out when left out"),
  ignore: z.boolean().optional().describe("True leaves the column out of everything"),
});

const rolesSchema = z.strictObject({
  target: column.optional().describe("What really happened: the label"),
  prediction: column.optional().describe("What the model decided: a class or a number"),
  score: column.optional().describe("The model's score of the positive class"),
  scores: z
    .record(z.string(), column)
    .optional()
    .describe("Several classes: the score column of each class, by class label"),
  id: column.optional().describe("Unique id of a prediction"),
  time: column.optional().describe("When it happened"),
  query: column.optional().describe("Ranking: rows with the same value answer the same query"),
  cluster: column
    .optional()
    .describe("Rows with the same value move together (user, visit, day): they count for less"),
  latency: column.optional().describe("Time the model took to answer"),
  error: column.optional().describe("True, 1 or a text where the model failed to answer"),
});

const performanceSchema = z.strictObject({
  task: z
    .enum(["binary", "multiclass", "regression", "ranking"])
    .optional()
    .describe("What the model does; found out from the target when left out"),
  positive: scalar
    .optional()
    .describe("The label that counts as positive; 1, true, yes or the rarer label when left out"),
  threshold: z
    .number()
    .optional()
    .describe(
      "Without a prediction column, a score from here on means positive; 0.5 when left out",
    ),
  k: z.int().min(1).optional().describe("Ranking metrics look at the first k; 10 when left out"),
});

const conditions = ["range", "set", "pattern", "expression"] as const;

const ruleSchema = z
  .strictObject({
    name: z
      .string()
      .min(1)
      .optional()
      .describe("Shown in results; the condition itself when left out"),
    column: column.optional().describe("The column that range, set and pattern are about"),
    range: z
      .strictObject({
        min: z.number().optional().describe("Least value allowed"),
        max: z.number().optional().describe("Greatest value allowed"),
      })
      .refine((range) => range.min !== undefined || range.max !== undefined, {
        error: "expected min, max or both",
      })
      .refine((range) => (range.min ?? -Infinity) <= (range.max ?? Infinity), {
        error: "min is greater than max",
      })
      .optional()
      .describe("Values lie between min and max, both included"),
    set: z.array(scalar).min(1).optional().describe("Values are one of these"),
    pattern: z.string().min(1).optional().describe("Values match this regular expression"),
    expression: z
      .string()
      .min(1)
      .optional()
      .describe("A condition in the rule language, which may name several columns"),
    maxShare: z
      .number()
      .min(0)
      .max(1)
      .optional()
      .describe("Share of rows that may break the rule before it alerts; 0 when left out"),
  })
  .superRefine((rule, context) => {
    const found = conditions.filter((condition) => rule[condition] !== undefined);
    if (found.length !== 1) {
      const seen = found.length === 0 ? "none" : found.join(" and ");
      context.addIssue(`expected exactly one of ${conditions.join(", ")}; there is ${seen}`);
    } else if (found[0] !== "expression" && rule.column === undefined) {
      context.addIssue(`a rule with ${found[0]} needs the key column`);
    }
  })
  .meta({ oneOf: conditions.map((condition) => ({ required: [condition] })) });

export type ConfigRule = z.output<typeof ruleSchema>;

const checkOptionsSchema = z.union([z.literal(false), z.record(z.string(), z.unknown())], {
  error: "expected false or the options of the check",
});

const reportSchema = z.strictObject({
  json: path.optional().describe("The result document"),
  junit: path.optional().describe("For CI systems that show test results"),
  markdown: path.optional().describe("For a comment on a change"),
  html: path.optional().describe("A page with charts, in one file"),
});

const falseAlarmRate = z
  .number()
  .gt(0)
  .lt(1)
  .optional()
  .describe("Chance that a comparison without any change alerts at all; 0.01 when left out");

/** The one configuration document, `plumbline.yaml`. Paths in it are relative to the file itself. */
export const configSchema = z
  .strictObject({
    version: z.literal(1).describe("Version of this format"),
    baseline: oneOrMany(path)
      .optional()
      .describe("Rows that were good, or a saved baseline: files, folders or globs"),
    format: z
      .enum(["csv", "parquet", "ndjson", "arrow"])
      .optional()
      .describe("Format of the files; taken from their names when left out"),
    csv: csvSchema.optional().describe("How CSV files are read"),
    columns: z
      .record(column, columnSchema)
      .optional()
      .describe("What is known about single columns"),
    roles: rolesSchema.optional().describe("Which columns mean something to the model's owner"),
    segments: z
      .array(oneOrMany(column))
      .optional()
      .describe("Each entry cuts the rows: by one column, or by the crossing `a*b` or [a, b]"),
    performance: performanceSchema
      .optional()
      .describe("How predictions are compared with the target"),
    rules: z.array(ruleSchema).optional().describe("Conditions that rows must keep"),
    checks: z
      .record(z.string(), checkOptionsSchema)
      .optional()
      .describe("Options by check id, or false to leave the check out"),
    falseAlarmRate,
    sampleSize: z
      .int()
      .min(0)
      .max(1_000_000)
      .optional()
      .describe("Rows kept as examples and for exact tests; 5000 when left out"),
    report: reportSchema.optional().describe("Files that every check writes"),
  })
  .meta({ title: "Plumbline configuration (plumbline.yaml)" });

export type Config = z.output<typeof configSchema>;
