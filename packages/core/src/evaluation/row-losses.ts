import type { ProfilePlan } from "../profiles/plan.ts";
import type { RowSample, SampleValue } from "../profiles/profile.ts";
import { codeOf, performanceColumns, scoreOf } from "../profiles/performance-inputs.ts";

/**
 * How wrong the model was on each row of the sample: the size of the error of a number or a
 * probability, else 1 for a wrong class; null where the outcome is not known, or without a model that
 * is judged row by row.
 */
export function rowLosses(
  { columns, performance: plan }: ProfilePlan,
  sample: RowSample,
): readonly (number | null)[] | null {
  if (!plan || plan.task === "ranking") return null;
  const { target, answer, scores } = performanceColumns(plan);
  const valuesOf = (name: string | null | undefined): readonly SampleValue[] =>
    sample.columns[columns.findIndex((column) => column.name === name)] ?? [];
  const [targets, answers, firstScores] = [target, answer, scores[0]].map(valuesOf);
  const byScore = plan.task === "binary" && plan.score !== null && plan.isProbability;
  return sample.hashes.map((_, row) => {
    const truth = codeOf(plan, targets?.[row] ?? null);
    if (!Number.isFinite(truth) || (truth < 0 && plan.task !== "regression")) return null;
    const said = byScore
      ? scoreOf(firstScores?.[row] ?? null)
      : codeOf(plan, answers?.[row] ?? null);
    if (!Number.isFinite(said)) return null;
    return plan.task === "multiclass" ? Number(said !== truth) : Math.abs(said - truth);
  });
}
