import type { ColumnKind } from "@plumbline/contracts";
import { PlumblineError } from "../kernel/errors.ts";
import type { SegmentationPlan } from "../profiles/plan.ts";
import type { SurveyedColumn } from "./make-plan.ts";

const valuesPerColumn = 20;
const valuesPerCrossedColumn = 7;

/** Cells from the most frequent baseline values of each column; a crossing takes fewer of each. */
export function makeSegmentations(
  segments: readonly (readonly string[])[],
  surveyed: readonly SurveyedColumn[],
  kinds: ReadonlyMap<string, ColumnKind>,
): readonly SegmentationPlan[] {
  return segments.map((columns) => {
    const limit = columns.length === 1 ? valuesPerColumn : valuesPerCrossedColumn;
    const values = columns.map((name) => topValues(name, surveyed, kinds).slice(0, limit));
    return { columns, cells: crossing(values) };
  });
}

function topValues(
  name: string,
  surveyed: readonly SurveyedColumn[],
  kinds: ReadonlyMap<string, ColumnKind>,
): readonly string[] {
  const found = surveyed.find(({ column }) => column.name === name);
  const survey = found?.surveys.find(({ id }) => id === "value")?.survey;
  if (survey?.shape === "categories") return survey.top.map(({ value }) => value);
  throw new PlumblineError("PL_OPTION_INVALID", {
    option: `segment ${name}`,
    value: kinds.get(name) ?? "ignored",
    expected: "a categorical or boolean column; give it that kind to cut rows by its values",
  });
}

function crossing(values: readonly (readonly string[])[]): readonly (readonly string[])[] {
  return values.reduce<readonly (readonly string[])[]>(
    (cells, column) => cells.flatMap((cell) => column.map((value) => [...cell, value])),
    [[]],
  );
}
