import {
  createBaseline,
  createMemoryEngine,
  maxDiscreteValues,
  plan,
  type Baseline,
  type PlanOptions,
  type Survey,
  type SurveyRequest,
  type Table,
} from "@plumbline/core";
import type { Random } from "@plumbline/stats";
import { surveyCategories } from "../../packages/core/src/engines/survey.ts";
import { canonicalText } from "../../packages/core/src/profiles/canonical-text.ts";
import type { ColumnLaw } from "./column-law.ts";
import { drawExtremes, type Extremes } from "./counted-column.ts";
import { drawProfile } from "./draw-profile.ts";
import { drawRows } from "./draw-rows.ts";
import { drawParts, type DrawnPart } from "./drawn-part.ts";

/** Rows that the quantiles of the plan are made from, whatever the size of the baseline. */
const surveyRows = 5000;

/**
 * A baseline of `rows` rows without drawing each of them: the plan has the quantiles of a sample, but
 * the extremes and the listed values of all rows.
 */
export async function drawBaseline(
  laws: readonly ColumnLaw[],
  rows: number,
  random: Random,
  options: PlanOptions,
): Promise<Baseline> {
  const sample = drawRows(laws, Math.min(rows, surveyRows), random);
  const table = await createMemoryEngine().open({ columns: sample });
  const parts = drawParts(laws, rows, options.segments?.[0]?.[0], random);
  const extremes = new Map(
    laws.flatMap((law) =>
      law.type === "continuous" ? [[law.name, drawExtremes(law, rows, random)] as const] : [],
    ),
  );
  const whole: Table = {
    ...table,
    rows,
    survey: async (requests, work) => {
      const surveys = await table.survey(requests, work);
      return surveys.map((survey, place) => asWhole(survey, requests[place], parts, extremes));
    },
  };
  const planned = await plan(whole, options);
  return createBaseline(planned, drawProfile(planned, laws, rows, random, { extremes, parts }));
}

/** What a look at all rows would have found. */
function asWhole(
  survey: Survey,
  request: SurveyRequest | undefined,
  parts: readonly DrawnPart[],
  extremes: ReadonlyMap<string, Extremes>,
): Survey {
  const name = request?.column ?? "";
  const range = extremes.get(name);
  if (survey.shape === "grid" && range) return { ...survey, ...range };
  const texts = new Map<string, number>();
  for (const { columns } of parts) {
    const drawn = columns.get(name);
    if (!drawn || !("rowsByValue" in drawn)) return survey;
    for (const [value, rows] of drawn.rowsByValue) {
      if (value === null) continue;
      const text = canonicalText(value);
      texts.set(text, (texts.get(text) ?? 0) + rows);
    }
  }
  if (survey.shape === "categories") return surveyCategories(texts, survey.missing);
  const values = [...texts.keys()].map(Number).sort((a, b) => a - b);
  return {
    ...survey,
    min: values[0] ?? Number.NaN,
    max: values.at(-1) ?? Number.NaN,
    distinct: values.length <= maxDiscreteValues ? values : null,
  };
}
