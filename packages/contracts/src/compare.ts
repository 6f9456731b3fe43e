import { z } from "zod";
import { intervalSchema } from "./check-result.ts";
import { gateMetricNames, gateVerdictSchema } from "./gate.ts";

export const compareVerdicts = ["better", "not-shown-better", "worse", "unknown"] as const;
export type CompareVerdict = (typeof compareVerdicts)[number];

const number = z.number().nullable();
const verdict = z
  .enum(compareVerdicts)
  .describe("Of the right side against the left one: the whole interval has to say so");

const comparedSideSchema = z.strictObject({
  version: z.string(),
  from: z.string().describe("Event time of the first row"),
  to: z.string().describe("End of the period, not included"),
  rows: z.int(),
  labelled: z.int(),
  isShortened: z.boolean().describe("The period holds more rows than are read; these are its last"),
});
export type ComparedSide = z.output<typeof comparedSideSchema>;

const differenceFields = {
  left: number,
  right: number,
  difference: number.describe("Right minus left"),
  interval: intervalSchema.nullable().describe("Of the difference"),
  verdict,
  rowsLeft: z.int().describe("Labelled rows that the number is of"),
  rowsRight: z.int(),
  reason: z.string().describe("The outcome in words, with the numbers"),
};

const comparedMetricSchema = z.strictObject({
  metric: z.enum(gateMetricNames),
  title: z.string(),
  unit: z.string(),
  better: z.enum(["higher", "lower"]),
  ...differenceFields,
});
export type ComparedMetric = z.output<typeof comparedMetricSchema>;

const comparedSliceSchema = z.strictObject({
  column: z.string(),
  value: z.string(),
  ...differenceFields,
});
export type ComparedSlice = z.output<typeof comparedSliceSchema>;

const calibrationPointSchema = z.strictObject({
  score: z.number().describe("Mean score of the group"),
  outcome: z.number().describe("Share of positives in it"),
  lo: z.number(),
  hi: z.number(),
  rows: z.int(),
});

const calibrationSideSchema = z
  .strictObject({
    points: z.array(calibrationPointSchema),
    error: z.number().describe("Expected calibration error beyond what chance shows in these rows"),
  })
  .nullable();

const latencySideSchema = z
  .strictObject({ rows: z.int(), p50: z.number(), p95: z.number() })
  .nullable();

const disagreementSchema = z.strictObject({
  leftId: z.string(),
  rightId: z.string(),
  time: z.string(),
  left: z.number().describe("Score, or the answer where it is a number"),
  right: z.number(),
  label: z.union([z.string(), z.number(), z.boolean(), z.null()]),
});

/** Two versions of a model, or two periods, side by side. */
export const compareAnswerSchema = z
  .strictObject({
    model: z.string(),
    left: comparedSideSchema,
    right: comparedSideSchema,
    verdict,
    summary: z.string().describe("One sentence for a person"),
    metric: z.enum(gateMetricNames).nullable().describe("The one that the verdict is about"),
    pairing: z
      .enum(["paired", "unpaired"])
      .describe("paired: both answered the same cases. unpaired: each answered cases of its own"),
    pairingWords: z.string(),
    metrics: z.array(comparedMetricSchema),
    slices: z.array(comparedSliceSchema).describe("Worst first"),
    sliceWords: z.string().describe("How the rows were cut, or why they were not"),
    calibration: z.strictObject({ left: calibrationSideSchema, right: calibrationSideSchema }),
    scores: z
      .strictObject({
        edges: z.array(z.number()).describe("Of the bins; one more than bins"),
        left: z.array(z.number()).describe("Share of rows in each bin"),
        right: z.array(z.number()),
        distance: z.number().describe("Jensen–Shannon distance, from 0 to 1"),
      })
      .nullable()
      .describe("How the scores lie; null where a side has none"),
    disagreements: z
      .strictObject({
        cases: z.int().describe("Answered by both"),
        decided: z.int().describe("Cases that the two would decide otherwise"),
        rows: z.array(disagreementSchema).describe("The furthest apart first"),
      })
      .nullable()
      .describe("Null where they answered no case both"),
    latency: z.strictObject({ left: latencySideSchema, right: latencySideSchema }),
    gates: z
      .array(z.strictObject({ runId: z.string(), at: z.string(), gate: gateVerdictSchema }))
      .describe("What the gate said of these two, newest first"),
  })
  .meta({ id: "Compare" });
export type CompareAnswer = z.output<typeof compareAnswerSchema>;
