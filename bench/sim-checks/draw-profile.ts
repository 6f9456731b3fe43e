import {
  mergeAll,
  type CellProfile,
  type ColumnPlan,
  type ColumnProfile,
  type GridCounts,
  type GridPlan,
  type MeasureCounts,
  type MemoryValue,
  type PerformanceCounts,
  type Profile,
  type ProfilePlan,
} from "@plumbline/core";
import { multinomialDraw, type Random } from "@plumbline/stats";
import { createBinFinder } from "../../packages/core/src/profiles/bin-finder.ts";
import { canonicalText } from "../../packages/core/src/profiles/canonical-text.ts";
import {
  countCategories,
  sketchDistinct,
} from "../../packages/core/src/profiles/category-counter.ts";
import { createPerformanceCounter } from "../../packages/core/src/profiles/performance-counter.ts";
import {
  codeOf,
  performanceColumns,
  scoreOf,
} from "../../packages/core/src/profiles/performance-inputs.ts";
import { plainValue } from "../../packages/core/src/engines/memory/memory-columns.ts";
import type { ColumnLaw } from "./column-law.ts";
import {
  countListed,
  drawBins,
  drawMissing,
  type CountedBins,
  type Extremes,
} from "./counted-column.ts";
import { drawRows } from "./draw-rows.ts";
import { drawParts, type DrawnColumn, type DrawnPart } from "./drawn-part.ts";

export interface DrawOptions {
  /** Extremes of the continuous columns of a baseline, by name. */
  readonly extremes?: ReadonlyMap<string, Extremes>;
  /** The listed values, where they were drawn before. */
  readonly parts?: readonly DrawnPart[];
}

/**
 * The profile of `rows` rows of the given laws, in a time that does not grow with the rows: counts are
 * drawn from their exact law, the means inside bins are their expectation, and the row sample is a
 * sample of its own.
 */
export function drawProfile(
  plan: ProfilePlan,
  laws: readonly ColumnLaw[],
  rows: number,
  random: Random,
  { extremes, parts }: DrawOptions = {},
): Profile {
  const [segmentation] = plan.segmentations;
  const drawn = parts ?? drawParts(laws, rows, segmentation?.columns[0], random);
  const profiles = drawn.map((part) => {
    const profile = profilePart(plan, part, random, extremes ?? new Map());
    if (!segmentation) return profile;
    const text = part.segment === null ? null : canonicalText(part.segment);
    const own = segmentation.cells.findIndex(([cell]) => cell === text);
    const home = own < 0 ? segmentation.cells.length : own;
    const cells = Array.from({ length: segmentation.cells.length + 1 }, (_, cell) =>
      cell === home ? profile : emptyCell(profile),
    );
    return { ...profile, segmentations: [{ cells: cells.map(asCell) }] };
  });
  return { ...mergeAll(profiles), sample: drawSample(plan, laws, rows, random) };
}

function profilePart(
  plan: ProfilePlan,
  { rows, columns }: DrawnPart,
  random: Random,
  extremes: ReadonlyMap<string, Extremes>,
): Profile {
  return {
    format: "plumbline-profile",
    version: 1,
    planId: plan.id,
    rows,
    columns: plan.columns.map((column) => {
      const drawn = columns.get(column.name);
      if (!drawn) throw new RangeError(`No law draws the column ${column.name}`);
      return profileColumn(column, drawn, rows, random, extremes.get(column.name) ?? null);
    }),
    segmentations: [],
    performance: judge(plan, columns),
    rules: [],
    sample: { size: plan.sample.size, hash: "drawn", hashes: [], columns: [] },
    source: {
      label: "drawn",
      files: 0,
      columns: plan.columns.map(({ name, type }) => ({ name, type })),
      unreadableRows: 0,
      unreadableExamples: [],
      duplicateIds: null,
      modifiedAtMs: null,
    },
  };
}

function profileColumn(
  plan: ColumnPlan,
  drawn: DrawnColumn,
  rows: number,
  random: Random,
  range: Extremes | null,
): ColumnProfile {
  const about = { name: plan.name, absent: 0, typeErrors: 0, distinct: null };
  if ("rowsByValue" in drawn) return { ...about, ...profileListed(plan, drawn.rowsByValue) };
  const { law } = drawn;
  if (law.type === "time") {
    const measures = plan.measures.map((measure) => evenMeasure(measure, rows, random));
    return { ...about, missing: 0, measures };
  }
  const missing = drawMissing(law, rows, random);
  const measures = plan.measures.map((measure) => {
    if (measure.shape === "grid") {
      return gridCounts(measure, drawBins(law, measure.edges, rows - missing, random, range));
    }
    throw new RangeError(`The numbers of ${plan.name} were planned as categories`);
  });
  return { ...about, missing, measures };
}

function profileListed(plan: ColumnPlan, rowsByValue: ReadonlyMap<MemoryValue, number>) {
  const texts = new Map<string, number>();
  for (const [value, rows] of rowsByValue) {
    if (value !== null) texts.set(canonicalText(value), rows);
  }
  const measures = plan.measures.map((measure) => {
    if (measure.shape === "categories") return countCategories(measure, texts);
    const numbers = [...texts].map(([text, rows]) => [Number(text), rows] as const);
    const finder = createBinFinder(measure.edges);
    return gridCounts(measure, countListed(finder, measure.edges.length + 1, new Map(numbers)));
  });
  const isCounted = plan.kind === "categorical" || plan.kind === "boolean";
  const distinct = isCounted ? sketchDistinct(texts) : null;
  return { missing: rowsByValue.get(null) ?? 0, measures, distinct };
}

/** Times are compared by hour and weekday only, which are even; so is their own grid here. */
function evenMeasure(
  plan: ColumnPlan["measures"][number],
  rows: number,
  random: Random,
): MeasureCounts {
  const draw = (shares: readonly number[]) => multinomialDraw(shares, rows, random);
  if (plan.shape === "categories") {
    const counts = draw(plan.categories.map(() => 1));
    return countCategories(
      plan,
      new Map(plan.categories.map((category, place) => [category, counts[place] as number])),
    );
  }
  const counts = draw([...plan.edges.map((_, bin) => (bin === 0 ? 0 : 1)), 0]);
  const sums = counts.map((count) => count * plan.center);
  return gridCounts(plan, { counts, sums, min: plan.edges[0] ?? 0, max: plan.edges.at(-1) ?? 0 });
}

function gridCounts({ center }: GridPlan, { counts, sums, min, max }: CountedBins): GridCounts {
  const finite = counts.reduce((sum, count) => sum + count, 0);
  const centered = sums.map((sum, bin) => sum - (counts[bin] as number) * center);
  const power = (exponent: number) =>
    centered.reduce((total, sum, bin) => {
      const count = counts[bin] as number;
      return count === 0 ? total : total + count * (sum / count) ** exponent;
    }, 0);
  return {
    shape: "grid",
    finite,
    nan: 0,
    positiveInfinity: 0,
    negativeInfinity: 0,
    min: finite > 0 ? min : null,
    max: finite > 0 ? max : null,
    powerSums: [power(1), power(2), power(3), power(4)],
    counts: Array.from(counts),
    sums: Array.from(centered),
  };
}

/** Judges the list that holds target and answers, row by row. */
function judge(
  { performance: plan }: ProfilePlan,
  columns: DrawnPart["columns"],
): PerformanceCounts | null {
  if (plan === null || plan.task === "ranking") return null;
  const { target, answer, scores } = performanceColumns(plan);
  const drawn = columns.get(target);
  if (!drawn || !("perEntry" in drawn)) return null;
  const { law, perEntry } = drawn;
  const counter = createPerformanceCounter(plan);
  const at = (values: readonly MemoryValue[], name: string | null) =>
    name === null ? null : (values[law.names.indexOf(name)] ?? null);
  law.rows.forEach((values, entry) => {
    const truth = codeOf(plan, at(values, target));
    const said = codeOf(plan, at(values, answer));
    const numbers = scores.map((name) => scoreOf(at(values, name)));
    for (let left = perEntry[entry] as number; left > 0; left--) counter.add(truth, said, numbers);
  });
  return counter.counts();
}

function drawSample(
  plan: ProfilePlan,
  laws: readonly ColumnLaw[],
  rows: number,
  random: Random,
): Profile["sample"] {
  const size = Math.min(plan.sample.size, rows);
  const columns = drawRows(laws, size, random);
  return {
    size: plan.sample.size,
    hash: "drawn",
    hashes: Array.from({ length: size }, (_, row) => String(row).padStart(13, "0")),
    columns: plan.columns.map(({ name }) => Array.from(columns[name] ?? [], plainValue)),
  };
}

function asCell({ rows, columns, performance }: CellProfile): CellProfile {
  return { rows, columns, performance };
}

function emptyCell({ columns }: Profile): CellProfile {
  return {
    rows: 0,
    columns: columns.map((column) => ({
      ...column,
      missing: 0,
      measures: column.measures.map(emptyMeasure),
      distinct: column.distinct && { ...column.distinct, entries: [] },
    })),
    performance: null,
  };
}

function emptyMeasure(measure: MeasureCounts): MeasureCounts {
  const counts = measure.counts.map(() => 0);
  return measure.shape === "categories"
    ? { ...measure, counts, other: 0, unseen: 0, unseenValues: [] }
    : {
        ...measure,
        counts,
        sums: counts,
        finite: 0,
        min: null,
        max: null,
        powerSums: [0, 0, 0, 0],
      };
}
