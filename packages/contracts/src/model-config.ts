import { z } from "zod";
import { alertsSchema } from "./alerts.ts";
import { columnKinds } from "./column-kinds.ts";
import { durationSchema, instantPeriodSchema, instantSchema } from "./durations.ts";
import { modelNameSchema } from "./events.ts";
import { gateSchema } from "./gate.ts";
import { kpiSchema } from "./kpis.ts";
import { deploymentSchema, policySchema, watchSchema } from "./policy.ts";

const lengths = z
  .string()
  .regex(
    /^(([1-6]|10|12|15|20|30)m|([1-4]|6|8|12)h|([1-9]|[12]\d|30)d|week|month)$/,
    "expected minutes that divide the hour, hours that divide the day, 1d to 30d, week or month",
  );

const windowSchema = z
  .union(
    [
      z.strictObject({ every: lengths.describe("Length, e.g. 1m, 15m, 1h, 1d, week") }),
      z.strictObject({
        rows: z.int().min(30).max(10_000_000).describe("So many rows, in the order they arrived"),
      }),
    ],
    { error: 'expected {"every": "1h"} or {"rows": 1000}' },
  )
  .describe("Which rows are judged together");

const exclude = z
  .array(instantPeriodSchema)
  .default([])
  .describe("Times that are never part of the reference, e.g. incidents and holidays");

/** What a window is compared with. Bins and categories always come from the model's baseline. */
const referenceSchema = z
  .discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("baseline") }),
    z.strictObject({ kind: z.literal("previous") }),
    z.strictObject({
      kind: z.literal("trailing"),
      windows: z.int().min(1).max(1_000).describe("How many windows"),
      lag: z
        .int()
        .min(0)
        .max(1_000)
        .default(1)
        .describe("Windows left out before this one, so that a slow change cannot teach it"),
      exclude,
    }),
    z.strictObject({
      kind: z.literal("seasonal"),
      weeks: z.int().min(1).max(52).default(4).describe("The same hours of so many earlier weeks"),
      exclude,
    }),
  ])
  .default({ kind: "baseline" });

const checkOptions = z.union([z.literal(false), z.record(z.string(), z.unknown())], {
  error: "expected false or the options of the check",
});

export const monitorSchema = z
  .strictObject({
    name: modelNameSchema.describe("Unique within the model"),
    window: windowSchema,
    reference: referenceSchema,
    ready: durationSchema
      .default("1m")
      .describe("How long after its end a window is looked at, for rows that come late"),
    labelMaturity: durationSchema
      .default("0s")
      .describe("How long labels take: performance found before is at most watched"),
    backfill: durationSchema
      .default("90d")
      .describe("Rows and labels that come later than this change no evaluation any more"),
    versions: z
      .enum(["together", "each"])
      .default("together")
      .describe("Whether the versions of the model are judged together or each for itself"),
    minRows: z.int().min(1).default(30).describe("Windows with fewer rows say: too little data"),
    falseAlarmRate: z
      .number()
      .gt(0)
      .lt(1)
      .default(0.01)
      .describe("Chance that a window without any change alerts at all"),
    checks: z
      .record(z.string(), checkOptions)
      .default({})
      .describe("Options by check, or false to leave the check out"),
  })
  .refine(({ reference, window }) => reference.kind !== "seasonal" || "every" in window, {
    error: "a seasonal reference needs windows of time",
    path: ["reference"],
  });

export type MonitorDocument = z.output<typeof monitorSchema>;

/** How rows become a baseline where none was given as a document. */
const baselineSchema = z
  .discriminatedUnion("kind", [
    z.strictObject({
      kind: z.literal("first-rows"),
      rows: z.int().min(100).max(1_000_000).default(2_000),
    }),
    z.strictObject({ kind: z.literal("period"), from: instantSchema, to: instantSchema }),
    z.strictObject({ kind: z.literal("document") }),
  ])
  .default({ kind: "first-rows", rows: 2_000 })
  .describe(
    "first-rows: the first rows that came. period: a time that was good. document: only one that is given",
  );

const quarantineSchema = z
  .strictObject({
    maxShare: z
      .number()
      .min(0)
      .max(1)
      .default(0.02)
      .describe("A larger share of refused rows in a window is broken data; 1 is never"),
    minRows: z
      .int()
      .min(1)
      .default(10)
      .describe("Fewer refused rows in a window are never broken data"),
  })
  .prefault({})
  .describe("How many rows may be refused");

const timeZone = z
  .string()
  .refine((zone) => {
    try {
      return new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone !== "";
    } catch {
      return false;
    }
  }, "expected a time zone, e.g. UTC or Europe/Berlin")
  .default("UTC");

/** The declarative document of one model: what `PUT /v1/models/{model}/config` takes. */
export const modelConfigSchema = z
  .strictObject({
    timeZone: timeZone.describe("Days, weeks and months of windows begin by its clocks"),
    task: z
      .enum(["binary", "multiclass", "regression"])
      .optional()
      .describe("What the model does; found out from labels and answers when left out"),
    positive: z
      .union([z.string(), z.number(), z.boolean()])
      .optional()
      .describe("The label that counts as positive"),
    threshold: z
      .number()
      .optional()
      .describe("A score from here on means positive; 0.5 when left out"),
    kinds: z
      .record(z.string(), z.enum(columnKinds))
      .default({})
      .describe("Kinds that overrule the inferred ones, by feature"),
    ignore: z.array(z.string()).default([]).describe("Features that are not watched"),
    cluster: z
      .string()
      .optional()
      .describe(
        "Feature whose equal values move together (a user, a machine); days, when the baseline spans several, when left out",
      ),
    segments: z
      .array(z.array(z.string()).min(1).max(3))
      .default([])
      .describe("Each entry cuts the rows by one feature, or by the crossing of several"),
    baseline: baselineSchema,
    monitors: z
      .array(monitorSchema)
      .default([{ ...monitorSchema.parse({ name: "hourly", window: { every: "1h" } }) }])
      .refine(
        (monitors) => new Set(monitors.map(({ name }) => name)).size === monitors.length,
        "two monitors have the same name",
      ),
    owner: z.string().max(256).optional().describe("Who answers for the model: a person or a team"),
    upstream: z
      .array(z.string().min(1).max(128))
      .max(50)
      .default([])
      .describe("Models and feeds this one lives on: their broken data explains its incidents"),
    alerts: alertsSchema,
    quarantine: quarantineSchema,
    kpis: z
      .array(kpiSchema)
      .max(50)
      .default([])
      .refine((kpis) => new Set(kpis.map(({ name }) => name)).size === kpis.length, {
        error: "two KPIs have the same name",
      }),
    gate: gateSchema,
    policy: policySchema.optional().describe("When and how the model is retrained; never without"),
    watch: watchSchema,
    deployment: deploymentSchema,
    retentionDays: z
      .int()
      .min(1)
      .max(36_500)
      .optional()
      .describe("Days after which rows are deleted; profiles and evaluations stay"),
  })
  .meta({ id: "ModelConfig", title: "Configuration of a model" });

export type ModelConfig = z.output<typeof modelConfigSchema>;
