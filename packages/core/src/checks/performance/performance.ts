import { createRandom } from "@plumbline/stats";
import { z } from "zod";
import type { PerformanceCounts } from "../../profiles/performance-counts.ts";
import type { PerformancePlan } from "../../profiles/performance-plan.ts";
import type { Check, CheckInput, Measurement } from "../check.ts";
import { segmentCells } from "../segment-cells.ts";
import { boundedMetric } from "./bounded-metric.ts";
import { computedOnce } from "./computed-once.ts";
import { compareMetric } from "./compare-metric.ts";
import type { Metric } from "./metric.ts";
import { averagedClasses } from "./performance-options.ts";
import { metricIds, type MetricId, performanceMetrics } from "./performance-metrics.ts";

const allIds = [...new Set(Object.values(metricIds).flat())] as [MetricId, ...MetricId[]];
const metricId = z.enum(allIds);

/** What one looks at first; the others follow from these or need care with small values. */
const mainIds: MetricId[] = [
  "accuracy",
  "precision",
  "recall",
  "specificity",
  "f1",
  "auroc",
  "average-precision",
  "log-loss",
  "brier",
  "balanced-accuracy",
  "macro-f1",
  "macro-auroc",
  "mae",
  "rmse",
  "mean-error",
  "wape",
  "r2",
  "ndcg",
  "map",
  "mrr",
  "hit-rate",
];
const segmentIds: MetricId[] = ["accuracy", "recall", "auroc", "macro-f1", "mae", "ndcg"];

/** Their intervals are drawn, which takes time. */
const bootstrapIds: ReadonlySet<string> = new Set([
  "average-precision",
  "macro-precision",
  "macro-f1",
]);

const options = z.strictObject({
  metrics: z.array(metricId).default(mainIds).describe("Which metrics are compared"),
  minDifference: z
    .number()
    .min(0)
    .default(0.01)
    .describe("Metrics that are perfect at 1: smaller losses never alert"),
  minRelative: z
    .number()
    .min(0)
    .default(0.1)
    .describe(
      "Losses smaller than this part of the error (of 1 − value where 1 is perfect) never alert",
    ),
  bounds: z
    .partialRecord(
      metricId,
      z.strictObject({ min: z.number().optional(), max: z.number().optional() }),
    )
    .default({})
    .describe("Fixed limits by metric, e.g. { auroc: { min: 0.8 } }; they replace the comparison"),
  segments: z.boolean().default(true).describe("Also per segment"),
  segmentMetrics: z
    .array(metricId)
    .default(segmentIds)
    .describe("Which metrics are compared per segment"),
  minSegmentLabels: z
    .number()
    .int()
    .min(1)
    .default(100)
    .describe("Segments with fewer judged rows on either side are left out"),
});

type Options = z.output<typeof options>;

export const performance = {
  id: "performance",
  family: "performance",
  title: "Performance",
  question: "Does the model perform worse than in the baseline, where the outcome is known?",
  options,
  evaluate(input, settings) {
    const { plan, reference, current } = input;
    if (!plan.performance) return [];
    if (!reference.performance || !current.performance) {
      const words = "the profile holds no labels";
      return [{ method: "performance", outcome: "undefined", why: "no-rows", words }];
    }
    const whole = compareAll(
      { before: reference.performance, now: current.performance, segment: null },
      { input, plan: plan.performance, settings, ids: settings.metrics },
    );
    const cells = settings.segments ? comparableCells(input, settings) : [];
    const context = { input, plan: plan.performance, settings, ids: settings.segmentMetrics };
    return [...whole, ...cells.flatMap((cell) => compareAll(cell, context))];
  },
} as const satisfies Check<Options>;

interface Sides {
  readonly before: PerformanceCounts;
  readonly now: PerformanceCounts;
  readonly segment: string | null;
}

interface Context {
  readonly input: CheckInput;
  readonly plan: PerformancePlan;
  readonly settings: Options;
  readonly ids: readonly MetricId[];
}

function comparableCells(
  { plan, reference, current }: CheckInput,
  { minSegmentLabels }: Options,
): readonly Sides[] {
  return segmentCells(plan, reference, current, minSegmentLabels).flatMap((cell) => {
    const { segment } = cell;
    const [before, now] = [cell.before.performance, cell.now.performance];
    if (!before || !now) return [];
    const judged = Math.min(before.coverage.judged, now.coverage.judged);
    return judged < minSegmentLabels ? [] : [{ before, now, segment }];
  });
}

const metricsOf = computedOnce<readonly Metric[]>();

function compareAll(
  { before, now, segment }: Sides,
  { input, plan, settings, ids }: Context,
): readonly Measurement[] {
  const metricOptions = {
    designEffect: input.designEffect(null),
    ...averagedClasses(plan, before, now),
  };
  const subject = segment === null ? {} : { segment };
  const needsBootstrap = ids.some((id) => bootstrapIds.has(id));
  const stream = (side: string) =>
    needsBootstrap ? createRandom(`${input.plan.id}/${segment ?? ""}/${side}`) : null;
  const key = JSON.stringify([input.plan.id, segment, needsBootstrap, metricOptions]);
  const left = metricsOf(before, key, () =>
    performanceMetrics(plan, before, metricOptions, stream("baseline")),
  );
  const right = performanceMetrics(plan, now, metricOptions, stream("current"));
  const setting = { ...settings, level: input.level, options: metricOptions };
  return left.flatMap((metric, index) => {
    const other = right[index];
    if (!other || !includesId(ids, metric)) return [];
    const bound = boundOf(settings, metric);
    return [
      bound ? boundedMetric(subject, other, bound) : compareMetric(subject, metric, other, setting),
    ];
  });
}

function includesId(ids: readonly string[], { id }: Metric): boolean {
  return ids.includes(id);
}

function boundOf({ bounds }: Options, { id }: Metric) {
  return Object.entries(bounds).find(([name]) => name === id)?.[1];
}
