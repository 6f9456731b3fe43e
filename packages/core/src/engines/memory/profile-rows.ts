import { canonicalText } from "../../profiles/canonical-text.ts";
import { countCategories, sketchDistinct } from "../../profiles/category-counter.ts";
import type { ColumnKind } from "@plumbline/contracts";
import { createGridCounter } from "../../profiles/grid-counter.ts";
import { derivedMeasures, hasDistinctCounts, numberOf, timeOf } from "../../profiles/measures.ts";
import { createPerformanceCounter } from "../../profiles/performance-counter.ts";
import type { PerformanceCounts } from "../../profiles/performance-counts.ts";
import { codeOf, performanceColumns, scoreOf } from "../../profiles/performance-inputs.ts";
import type { ColumnPlan, MeasurePlan, ProfilePlan } from "../../profiles/plan.ts";
import {
  profileFormat,
  profileVersion,
  type CellProfile,
  type ColumnProfile,
  type MeasureCounts,
  type Profile,
  type SourceFacts,
} from "../../profiles/profile.ts";
import { judgeQueries } from "../../profiles/ranking-counter.ts";
import { createRowSample } from "../../profiles/row-sample.ts";
import { createCellFinder } from "../../profiles/segment-cells.ts";
import type { MemoryValue } from "../../sources/source.ts";
import { keyHash, plainValue, type MemoryColumns } from "./memory-columns.ts";
import { countRule } from "./count-rule.ts";

type Facts = Omit<SourceFacts, "duplicateIds">;

/** The profile of rows at hand, measure by measure: slow, and easy to believe. */
export function profileRows(
  columns: MemoryColumns,
  rows: number,
  plan: ProfilePlan,
  facts: Facts,
): Profile {
  const all = Array.from({ length: rows }, (_, row) => row);
  return {
    format: profileFormat,
    version: profileVersion,
    planId: plan.id,
    ...profileCell(columns, all, plan),
    segmentations: plan.segmentations.map((segmentation) => {
      const find = createCellFinder(segmentation);
      const cells: number[][] = Array.from({ length: segmentation.cells.length + 1 }, () => []);
      for (const row of all) cells[find(textsOf(columns, segmentation.columns, row))]?.push(row);
      return { cells: cells.map((members) => profileCell(columns, members, plan)) };
    }),
    rules: plan.rules.map((rule) => countRule(rule, columns, rows)),
    sample: sampleRows(columns, all, plan),
    source: { ...facts, duplicateIds: countDuplicateIds(columns, rows, plan.roles.id) },
  };
}

function textsOf(columns: MemoryColumns, names: readonly string[], row: number) {
  return names.map((name) => {
    const value = columns.get(name)?.[row] ?? null;
    return value === null ? null : canonicalText(value);
  });
}

function profileCell(
  columns: MemoryColumns,
  rows: readonly number[],
  plan: ProfilePlan,
): CellProfile {
  const times = plan.roles.time === undefined ? undefined : columns.get(plan.roles.time);
  return {
    rows: rows.length,
    columns: plan.columns.map((column) =>
      profileColumn(column, columns.get(column.name), times, rows),
    ),
    performance: judgeRows(columns, rows, plan),
  };
}

function profileColumn(
  plan: ColumnPlan,
  values: ArrayLike<MemoryValue> | undefined,
  times: ArrayLike<MemoryValue> | undefined,
  rows: readonly number[],
): ColumnProfile {
  const present = rows
    .map((row) => ({ value: values?.[row] ?? null, time: times?.[row] ?? null }))
    .filter((entry): entry is Entry => entry.value !== null);
  return {
    name: plan.name,
    absent: values === undefined ? rows.length : 0,
    missing: values === undefined ? 0 : rows.length - present.length,
    typeErrors: present.filter(({ value }) => isTypeError(plan.kind, value)).length,
    measures: plan.measures.map((measure) => countMeasure(plan.kind, measure, present)),
    distinct: hasDistinctCounts(plan.kind) ? sketchDistinct(occurrences(present)) : null,
  };
}

interface Entry {
  readonly value: Exclude<MemoryValue, null>;
  readonly time: MemoryValue;
}

function isTypeError(kind: ColumnKind, value: Entry["value"]): boolean {
  if (kind === "numeric") return numberOf(value) === null;
  if (kind === "timestamp") return timeOf(value) === null;
  return kind === "embedding" && !Array.isArray(value);
}

function countMeasure(
  kind: ColumnKind,
  plan: MeasurePlan,
  present: readonly Entry[],
): MeasureCounts {
  if (plan.shape === "categories") return countCategories(plan, occurrences(present, plan.id));
  const counter = createGridCounter(plan);
  const numbers = present.map((entry) => gridValue(kind, plan.id, entry));
  const known = Float64Array.from(numbers.filter((number) => number !== null));
  counter.add(known, known.length, null, null);
  return counter.counts()[0] as MeasureCounts;
}

function gridValue(kind: ColumnKind, id: MeasurePlan["id"], { value, time }: Entry): number | null {
  if (id === "value") return kind === "timestamp" ? timeOf(value) : numberOf(value);
  const number = derivedMeasures[id].of(value, { timeMs: time === null ? null : timeOf(time) });
  return typeof number === "number" ? number : null;
}

function occurrences(
  present: readonly Entry[],
  id: MeasurePlan["id"] = "value",
): ReadonlyMap<string, number> {
  const rows = new Map<string, number>();
  for (const { value } of present) {
    const text =
      id === "value" ? canonicalText(value) : derivedMeasures[id].of(value, { timeMs: null });
    if (typeof text === "string") rows.set(text, (rows.get(text) ?? 0) + 1);
  }
  return rows;
}

function judgeRows(
  columns: MemoryColumns,
  rows: readonly number[],
  { performance: plan }: ProfilePlan,
): PerformanceCounts | null {
  if (plan === null) return null;
  const read = (column: string | null, row: number): MemoryValue =>
    column === null ? null : (columns.get(column)?.[row] ?? null);
  if (plan.task === "ranking") {
    return judgeQueries(
      plan,
      rows.map((row) => ({
        query: read(plan.query, row),
        target: scoreOf(read(plan.target, row)),
        score: scoreOf(read(plan.score, row)),
      })),
    );
  }
  const { target, answer, scores } = performanceColumns(plan);
  const counter = createPerformanceCounter(plan);
  for (const row of rows) {
    counter.add(
      codeOf(plan, read(target, row)),
      codeOf(plan, read(answer, row)),
      scores.map((column) => scoreOf(read(column, row))),
    );
  }
  return counter.counts();
}

function sampleRows(columns: MemoryColumns, rows: readonly number[], plan: ProfilePlan) {
  const keys = plan.sample.keyColumns;
  const hashed = rows.map((row) => ({
    hash: keyHash(keys.map((name) => columns.get(name)?.[row] ?? null)),
    values: plan.columns.map(({ name }) => plainValue(columns.get(name)?.[row] ?? null)),
  }));
  const name = keys.length === 1 ? "md5" : "md5-json";
  return createRowSample(hashed, plan.columns.length, plan.sample.size, name);
}

function countDuplicateIds(columns: MemoryColumns, rows: number, id: string | undefined) {
  const values = id === undefined ? undefined : columns.get(id);
  if (values === undefined) return null;
  const seen = new Set<string>();
  let duplicates = 0;
  for (let row = 0; row < rows; row++) {
    const value = values[row] ?? null;
    if (value === null) continue;
    const text = canonicalText(value);
    if (seen.has(text)) duplicates++;
    seen.add(text);
  }
  return { rows: duplicates, isWhole: true };
}
