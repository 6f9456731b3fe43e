import { PlumblineError } from "../kernel/errors.ts";
import { mergePerformance } from "./merge-performance.ts";
import { mergeSamples } from "./row-sample.ts";
import type {
  CategoryCounts,
  CellProfile,
  ColumnProfile,
  DistinctSketch,
  GridCounts,
  HashedCount,
  MeasureCounts,
  Profile,
  RuleCounts,
  SourceFacts,
} from "./profile.ts";
import { unseenValuesSize } from "./value-hash.ts";

/**
 * The profile of the rows of both parts together.
 *
 * @throws PlumblineError PL_PLAN_MISMATCH when the parts were made under different plans
 */
export function merge(a: Profile, b: Profile): Profile {
  if (a.planId !== b.planId) {
    throw new PlumblineError("PL_PLAN_MISMATCH", { left: a.planId, right: b.planId });
  }
  return {
    format: a.format,
    version: a.version,
    planId: a.planId,
    rows: a.rows + b.rows,
    columns: zip(a.columns, b.columns, mergeColumns),
    segmentations: zip(a.segmentations, b.segmentations, (left, right) => ({
      cells: zip(left.cells, right.cells, mergeCells),
    })),
    performance: mergePerformance(a.performance, b.performance),
    rules: mergeRules(a.rules, b.rules),
    sample: mergeSamples(a.sample, b.sample),
    source: mergeFacts(a, b),
  };
}

/** A profile of no rows is neutral; a list of parts is merged from the left. */
export function mergeAll(parts: readonly Profile[]): Profile {
  const [first, ...rest] = parts;
  if (first === undefined) throw new RangeError("mergeAll() needs at least one profile, got none");
  return rest.reduce(merge, first);
}

function zip<T, R>(a: readonly T[], b: readonly T[], join: (left: T, right: T) => R): R[] {
  if (a.length !== b.length) throw new RangeError(`lengths differ: ${a.length} and ${b.length}`);
  return a.map((left, i) => join(left, b[i] as T));
}

const add = (left: number, right: number): number => left + right;

function mergeCells(a: CellProfile, b: CellProfile): CellProfile {
  return {
    rows: a.rows + b.rows,
    columns: zip(a.columns, b.columns, mergeColumns),
    performance: mergePerformance(a.performance, b.performance),
  };
}

function mergeColumns(a: ColumnProfile, b: ColumnProfile): ColumnProfile {
  return {
    name: a.name,
    absent: a.absent + b.absent,
    missing: a.missing + b.missing,
    typeErrors: a.typeErrors + b.typeErrors,
    measures: zip(a.measures, b.measures, mergeMeasures),
    distinct: mergeDistinct(a.distinct, b.distinct),
  };
}

function mergeMeasures(a: MeasureCounts, b: MeasureCounts): MeasureCounts {
  if (a.shape === "grid" && b.shape === "grid") return mergeGrids(a, b);
  if (a.shape === "categories" && b.shape === "categories") return mergeCategories(a, b);
  throw new RangeError(`measures of different shape: ${a.shape} and ${b.shape}`);
}

function mergeGrids(a: GridCounts, b: GridCounts): GridCounts {
  const powerSums = zip(a.powerSums, b.powerSums, add);
  return {
    shape: "grid",
    finite: a.finite + b.finite,
    nan: a.nan + b.nan,
    positiveInfinity: a.positiveInfinity + b.positiveInfinity,
    negativeInfinity: a.negativeInfinity + b.negativeInfinity,
    min: extreme(a.min, b.min, Math.min),
    max: extreme(a.max, b.max, Math.max),
    powerSums: powerSums as unknown as GridCounts["powerSums"],
    counts: zip(a.counts, b.counts, add),
    sums: zip(a.sums, b.sums, add),
  };
}

function extreme(
  a: number | null,
  b: number | null,
  choose: (x: number, y: number) => number,
): number | null {
  if (a === null) return b;
  return b === null ? a : choose(a, b);
}

function mergeCategories(a: CategoryCounts, b: CategoryCounts): CategoryCounts {
  return {
    shape: "categories",
    counts: zip(a.counts, b.counts, add),
    other: a.other + b.other,
    unseen: a.unseen + b.unseen,
    unseenValues: lowestHashes([...a.unseenValues, ...b.unseenValues], unseenValuesSize),
  };
}

/** Adds up equal values and keeps the `size` of lowest hash: exact, since a kept value was kept in each part. */
export function lowestHashes(values: readonly HashedCount[], size: number): HashedCount[] {
  const rows = new Map<string, HashedCount>();
  for (const entry of values) {
    const known = rows.get(entry.value);
    rows.set(entry.value, known ? { ...entry, rows: known.rows + entry.rows } : entry);
  }
  return [...rows.values()].sort(byHashThenValue).slice(0, size);
}

function byHashThenValue(a: HashedCount, b: HashedCount): number {
  if (a.hash !== b.hash) return a.hash < b.hash ? -1 : 1;
  return a.value < b.value ? -1 : a.value > b.value ? 1 : 0;
}

function mergeDistinct(a: DistinctSketch | null, b: DistinctSketch | null): DistinctSketch | null {
  if (a === null || b === null) return a ?? b;
  const rows = new Map<string, number>();
  for (const { hash, rows: count } of [...a.entries, ...b.entries]) {
    rows.set(hash, (rows.get(hash) ?? 0) + count);
  }
  const entries = [...rows]
    .map(([hash, count]) => ({ hash, rows: count }))
    .sort((left, right) => (left.hash < right.hash ? -1 : 1));
  return { size: a.size, entries: entries.slice(0, a.size) };
}

/** Rules belong to no baseline: a part that did not count one adds nothing to it. */
function mergeRules(a: readonly RuleCounts[], b: readonly RuleCounts[]): readonly RuleCounts[] {
  const left = new Map(a.map((rule) => [rule.name, rule]));
  const right = new Map(b.map((rule) => [rule.name, rule]));
  return [...new Set([...left.keys(), ...right.keys()])].flatMap((name) => {
    const [one, other] = [left.get(name), right.get(name)];
    return one && other ? [addRules(one, other)] : [one ?? other ?? []].flat();
  });
}

function addRules(a: RuleCounts, b: RuleCounts): RuleCounts {
  return {
    name: a.name,
    checked: a.checked + b.checked,
    broken: a.broken + b.broken,
    failure: a.failure ?? b.failure,
  };
}

function mergeFacts(left: Profile, right: Profile): SourceFacts {
  const [a, b] = [left.source, right.source];
  return {
    label: a.label === b.label ? a.label : `${a.label}, ${b.label}`,
    files: a.files + b.files,
    columns: mergeSourceColumns(left, right),
    unreadableRows: a.unreadableRows + b.unreadableRows,
    unreadableExamples: [...a.unreadableExamples, ...b.unreadableExamples].slice(0, 10),
    duplicateIds:
      a.duplicateIds && b.duplicateIds
        ? { rows: a.duplicateIds.rows + b.duplicateIds.rows, isWhole: false }
        : (a.duplicateIds ?? b.duplicateIds),
    modifiedAtMs: extreme(a.modifiedAtMs, b.modifiedAtMs, Math.max),
  };
}

/** A part in which a column has no value guessed its type: the other part knows it. */
function mergeSourceColumns(a: Profile, b: Profile): SourceFacts["columns"] {
  const emptyInA = new Set(
    a.columns.filter((one) => a.rows - one.absent - one.missing === 0).map(({ name }) => name),
  );
  const inB = new Map(b.source.columns.map((column) => [column.name, column]));
  const known = new Set(a.source.columns.map(({ name }) => name));
  return [
    ...a.source.columns.map((column) =>
      emptyInA.has(column.name) ? (inB.get(column.name) ?? column) : column,
    ),
    ...b.source.columns.filter(({ name }) => !known.has(name)),
  ];
}
