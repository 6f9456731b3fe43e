import type { ColumnPlan, MeasureId, ProfilePlan } from "../../profiles/plan.ts";
import {
  profileFormat,
  profileVersion,
  type CellProfile,
  type ColumnProfile,
  type DistinctSketch,
  type MeasureCounts,
  type Profile,
  type SampleValue,
} from "../../profiles/profile.ts";
import { hasDistinctCounts } from "../../profiles/measures.ts";
import { sampleValue } from "../../profiles/row-sample.ts";
import { settleAll } from "../../kernel/settle-all.ts";
import type { WorkOptions } from "../engine.ts";
import { cellCodes, cellLayout, type CellLayout } from "./cell-codes.ts";
import { countByCategory, type TextExpression } from "./category-query.ts";
import { split, stripeSize, type OpenedTable } from "./opened-table.ts";
import { measureSql, rawColumnOf, type ColumnRef } from "./measure-sql.ts";
import { judgePerformance } from "./performance-query.ts";
import { countRules } from "./rule-query.ts";
import {
  chooseRows,
  completeSample,
  countDuplicateIds,
  type ChosenRows,
  type ReadColumns,
} from "./sample-query.ts";
import type { CountedGrid, GridJob } from "./scan.ts";
import { scanProgress } from "./scan-progress.ts";
import { quoteName } from "./sql-text.ts";

/** One column's counts in one cell, gathered from the queries that found them. */
interface Gathered {
  missing: number;
  typeErrors: number;
  distinct: DistinctSketch | null;
  readonly measures: MeasureCounts[];
}

/**
 * Numbers go through kernels on typed arrays in worker threads; texts are grouped inside DuckDB; the
 * sample, rules and duplicates are small queries beside them.
 */
export async function profileTable(
  table: OpenedTable,
  plan: ProfilePlan,
  work: WorkOptions,
): Promise<Profile> {
  const layout = cellLayout(plan);
  const gathered = plan.columns.map(() => Array.from({ length: layout.total }, emptyGathered));
  const chosen = await chooseRows(table, plan);
  const [rowsByCell, performance, known, , rules, duplicateIds] = await settleAll([
    countRows(table, plan, layout),
    judgePerformance(table, plan, work),
    gatherGrids(table, plan, chosen, gathered, work),
    gatherCategories(table, plan, layout, gathered, work),
    countRules(table, plan),
    countDuplicateIds(table, plan.roles.id),
  ]);
  const sample = await completeSample(table, plan, chosen, known);
  await gatherPresence(table, plan, layout, gathered);
  const cellOf = (cell: number): CellProfile => ({
    rows: rowsByCell[cell] ?? 0,
    columns: plan.columns.map((column, i) =>
      columnProfile(table, column, gathered[i]?.[cell] ?? emptyGathered(), rowsByCell[cell] ?? 0),
    ),
    performance: performance[cell] ?? null,
  });
  return {
    format: profileFormat,
    version: profileVersion,
    planId: plan.id,
    ...cellOf(0),
    segmentations: layout.segmentations.map(({ first, cells }) => ({
      cells: Array.from({ length: cells }, (_, cell) => cellOf(first + cell)),
    })),
    rules,
    sample,
    source: {
      label: table.staged.label,
      files: table.staged.files.length,
      columns: table.columns.map(({ name, type }) => ({ name, type })),
      unreadableRows: table.staged.unreadableRows,
      unreadableExamples: table.staged.unreadableExamples,
      duplicateIds,
      modifiedAtMs: table.staged.modifiedAtMs,
    },
  };
}

function emptyGathered(): Gathered {
  return { missing: 0, typeErrors: 0, distinct: null, measures: [] };
}

function columnProfile(
  table: OpenedTable,
  { name }: ColumnPlan,
  { missing, typeErrors, distinct, measures }: Gathered,
  rows: number,
): ColumnProfile {
  const isAbsent = !table.refs.has(name);
  return {
    name,
    absent: isAbsent ? rows : 0,
    missing: isAbsent ? 0 : missing,
    typeErrors: isAbsent ? 0 : typeErrors,
    measures,
    distinct,
  };
}

/** A column of the plan as the source has it; a gone column reads as NULL. */
function refOf(table: OpenedTable, column: ColumnPlan): ColumnRef | null {
  return table.refs.get(column.name) ?? null;
}

async function countRows(
  table: OpenedTable,
  plan: ProfilePlan,
  layout: CellLayout,
): Promise<readonly number[]> {
  const rows = new Array<number>(layout.total).fill(0);
  rows[0] = table.rows;
  for (const [i, { first }] of layout.segmentations.entries()) {
    const { sql } = cellCodes(table.refs, plan.segmentations[i]);
    const counted = await table.database.query(
      `SELECT ${sql} AS cell, count(*) FROM ${table.staged.sql} GROUP BY 1`,
    );
    for (const [cell, count] of counted) rows[first + Number(cell)] = Number(count);
  }
  return rows;
}

async function gatherGrids(
  table: OpenedTable,
  plan: ProfilePlan,
  chosen: ChosenRows | null,
  gathered: readonly (readonly Gathered[])[],
  work: WorkOptions,
): Promise<ReadColumns> {
  const time = plan.roles.time === undefined ? null : (table.refs.get(plan.roles.time) ?? null);
  const tasks = plan.columns.flatMap((column, columnIndex) =>
    column.measures.flatMap((measure, measureIndex) => {
      if (measure.shape !== "grid") return [];
      const ref = refOf(table, column);
      const sql =
        ref === null
          ? "CAST(NULL AS DOUBLE)"
          : measureSql(ref, column.kind, measure.id, "grid", time);
      const isValue = measure.id === "value";
      const isPlainNumber = column.kind === "numeric" && ref !== null && isNumber(ref);
      return [
        {
          columnIndex,
          measureIndex,
          isValue,
          isSampled: isValue && isPlainNumber,
          sql,
          plan: measure,
        },
      ];
    }),
  );
  const segmentations = plan.segmentations.map((one) => cellCodes(table.refs, one));
  const stripes = split(tasks, stripeSize(tasks.length, table.rows, table.database.threads));
  const jobs = stripes.map((stripe): GridJob => ({
    task: "grids",
    source: table.staged.sql,
    grids: stripe.map(({ sql, plan: grid }) => ({ sql, plan: grid })),
    segmentations,
    picks: stripe.some(({ isSampled }) => isSampled) ? (chosen?.places ?? []) : [],
  }));
  const progress = scanProgress(work, `Profiling ${table.staged.label}`, table.rows, jobs.length);
  const results = await table.pool.run(jobs, { ...progress, values: table.rows * tasks.length });
  const counted = results.flatMap((result) => (result.task === "grids" ? result.grids : []));
  const picked = results.flatMap((result) => (result.task === "grids" ? result.picked : []));
  const known = new Map<number, readonly SampleValue[]>();
  tasks.forEach(({ columnIndex, measureIndex, isValue, isSampled }, i) => {
    placeGrid(gathered[columnIndex] ?? [], measureIndex, isValue, counted[i] ?? []);
    if (isSampled && chosen !== null) known.set(columnIndex, (picked[i] ?? []).map(sampleValue));
  });
  return known;
}

/** Whether the number that is counted is also what a sample shows. */
function isNumber({ logical }: ColumnRef): boolean {
  return logical === "integer" || logical === "number";
}

function placeGrid(
  cells: readonly Gathered[],
  measureIndex: number,
  isValue: boolean,
  counted: readonly CountedGrid[],
): void {
  counted.forEach(({ counts, skipped }, cell) => {
    const target = cells[cell];
    if (target === undefined) return;
    target.measures[measureIndex] = counts;
    if (isValue) target.missing = skipped;
  });
}

async function gatherCategories(
  table: OpenedTable,
  plan: ProfilePlan,
  layout: CellLayout,
  gathered: readonly (readonly Gathered[])[],
  work: WorkOptions,
): Promise<void> {
  const codes = [null, ...plan.segmentations.map((one) => cellCodes(table.refs, one))];
  const firsts = [0, ...layout.segmentations.map(({ first }) => first)];
  for (const [columnIndex, column] of plan.columns.entries()) {
    const ref = refOf(table, column);
    for (const task of categoryTasks(column, ref)) {
      for (const [i, code] of codes.entries()) {
        work.signal?.throwIfAborted();
        const counted = await countByCategory(table.database, table.staged.sql, task, code);
        counted.forEach((cell, at) => {
          const target = gathered[columnIndex]?.[(firsts[i] ?? 0) + at];
          if (target === undefined) return;
          if (task.measureIndex !== null) target.measures[task.measureIndex] = cell.counts;
          if (task.isValue) target.missing = cell.missing;
          if (cell.distinct !== null) target.distinct = cell.distinct;
        });
      }
    }
  }
}

/** The categorical measures of a column, and its distinct values where the kind has them. */
function categoryTasks(column: ColumnPlan, ref: ColumnRef | null) {
  const tasks = column.measures.flatMap((measure, measureIndex) =>
    measure.shape === "categories"
      ? [
          {
            measureIndex: measureIndex,
            isValue: measure.id === "value",
            withDistinct: measure.id === "value" && hasDistinctCounts(column.kind),
            ...textOf(ref, column, measure.id),
            plan: measure,
          },
        ]
      : [],
  );
  if (!hasDistinctCounts(column.kind) || tasks.some(({ withDistinct }) => withDistinct))
    return tasks;
  return [
    ...tasks,
    {
      measureIndex: null,
      isValue: true,
      withDistinct: true,
      ...textOf(ref, column, "value"),
      plan: {
        shape: "categories" as const,
        id: "value" as const,
        categories: [],
        others: [],
        isComplete: false,
        isCyclic: false,
      },
    },
  ];
}

function textOf(ref: ColumnRef | null, { kind }: ColumnPlan, measure: MeasureId): TextExpression {
  if (ref === null) return { sql: "CAST(NULL AS VARCHAR)", rawColumn: null };
  return {
    sql: measureSql(ref, kind, measure, "categories", null),
    rawColumn: rawColumnOf(ref, measure),
  };
}

/** Rows with a value, for columns where "no number" does not mean "no value". */
async function gatherPresence(
  table: OpenedTable,
  plan: ProfilePlan,
  layout: CellLayout,
  gathered: readonly (readonly Gathered[])[],
): Promise<void> {
  const columns = plan.columns.flatMap((column, index) => {
    const ref = refOf(table, column);
    if (ref === null) return [];
    const isNative =
      ref.logical === "integer" || ref.logical === "number" || ref.logical === "boolean";
    if (column.kind === "numeric" && isNative) return [];
    if (column.kind === "timestamp" && ref.logical === "timestamp") return [];
    const readsNumbers = column.kind === "numeric" || column.kind === "timestamp";
    return readsNumbers || column.kind === "embedding"
      ? [{ index, name: ref.name, readsNumbers, isVector: ref.logical === "vector" }]
      : [];
  });
  if (columns.length === 0) return;
  const counts = columns.map(({ name }) => `count(*) - count(${quoteName(name)})`).join(", ");
  const codes = [{ sql: "0" }, ...plan.segmentations.map((one) => cellCodes(table.refs, one))];
  const firsts = [0, ...layout.segmentations.map(({ first }) => first)];
  for (const [i, { sql }] of codes.entries()) {
    const rows = await table.database.query(
      `SELECT ${sql} AS cell, count(*), ${counts} FROM ${table.staged.sql} GROUP BY 1`,
    );
    for (const [cell, all, ...missing] of rows) {
      columns.forEach(({ index, readsNumbers, isVector }, at) => {
        const target = gathered[index]?.[(firsts[i] ?? 0) + Number(cell)];
        if (target === undefined) return;
        const found = Number(missing[at]);
        if (readsNumbers) target.typeErrors = target.missing - found;
        else if (!isVector) target.typeErrors = Number(all) - found;
        target.missing = found;
      });
    }
  }
}
