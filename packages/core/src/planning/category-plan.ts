import { maxKnownCategories, type CategorySurvey } from "../engines/engine.ts";
import type { ColumnKind } from "@plumbline/contracts";
import { cyclicMeasures } from "../profiles/measures.ts";
import type { CategoryPlan, MeasureId } from "../profiles/plan.ts";

const topCategories = 50;

/** Categories that are known before any row is seen; the others come from the baseline. */
export function makeCategoryPlan(
  id: MeasureId,
  kind: ColumnKind,
  survey: CategorySurvey,
): CategoryPlan {
  const fixed = fixedCategories(id, kind, survey);
  const values = survey.top.map(({ value }) => value);
  const categories = fixed ?? values.slice(0, topCategories);
  const isTop = new Set(categories);
  return {
    shape: "categories",
    id,
    categories,
    others: values.filter((value) => !isTop.has(value)),
    isComplete: survey.distinct <= maxKnownCategories,
    isCyclic: id in cyclicMeasures,
  };
}

function fixedCategories(
  id: MeasureId,
  kind: ColumnKind,
  survey: CategorySurvey,
): readonly string[] | undefined {
  if (id === "emptiness") return ["filled", "blank", "empty"];
  const isTruth = survey.top.every(({ value }) => value === "true" || value === "false");
  if (id === "value" && kind === "boolean" && isTruth) return ["false", "true"];
  return cyclicMeasures[id];
}
