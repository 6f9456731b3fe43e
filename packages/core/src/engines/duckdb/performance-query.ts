import { DuckDBListValue, type DuckDBValue } from "@duckdb/node-api";
import { badLabel, noLabel, type RowwisePlan } from "../../profiles/performance-counter.ts";
import type { PerformanceCounts } from "../../profiles/performance-counts.ts";
import { performanceColumns } from "../../profiles/performance-inputs.ts";
import type { RankingPerformancePlan } from "../../profiles/performance-plan.ts";
import type { ProfilePlan } from "../../profiles/plan.ts";
import { judgeQueries, type RankedRow } from "../../profiles/ranking-counter.ts";
import type { WorkOptions } from "../engine.ts";
import { cellCodes } from "./cell-codes.ts";
import type { OpenedTable } from "./opened-table.ts";
import { numberSql, textSql, type ColumnRef } from "./measure-sql.ts";
import type { PerformanceJob } from "./scan.ts";
import { quoteText, quoteTexts } from "./sql-text.ts";

/** Counts of judged rows: entry 0 for all rows, then the cells of each segmentation. */
export async function judgePerformance(
  table: OpenedTable,
  plan: ProfilePlan,
  work: WorkOptions,
): Promise<readonly PerformanceCounts[]> {
  const { performance } = plan;
  if (performance === null) return [];
  if (performance.task === "ranking") return judgeRanking(table, plan, performance);
  const { target, answer, scores } = performanceColumns(performance);
  const job: PerformanceJob = {
    task: "performance",
    source: table.staged.sql,
    plan: performance,
    target: labelSql(performance, table.refs.get(target)),
    answer: labelSql(performance, answer === null ? undefined : table.refs.get(answer)),
    scores: scores.map((column) => scoreSql(table.refs.get(column))),
    segmentations: plan.segmentations.map((one) => cellCodes(table.refs, one)),
  };
  const [result] = await table.pool.run([job], {
    signal: work.signal,
    values: table.rows * (2 + scores.length),
  });
  return result?.task === "performance" ? result.cells : [];
}

/** A label as the code that `codeOf()` gives it. */
function labelSql(plan: RowwisePlan, ref: ColumnRef | undefined): string {
  if (ref === undefined)
    return plan.task === "regression" ? "CAST(NULL AS DOUBLE)" : String(noLabel);
  const text = textSql(ref);
  if (plan.task === "regression") {
    return `CASE WHEN ${text} IS NOT NULL THEN coalesce(${numberSql(ref)}, 'Infinity'::DOUBLE) END`;
  }
  if (plan.task === "binary") {
    const isKnown = plan.labels.length === 0 ? "false" : `${text} IN (${quoteTexts(plan.labels)})`;
    return `CASE WHEN ${text} IS NULL THEN ${noLabel} WHEN ${text} = ${quoteText(plan.positive)} THEN 1 WHEN ${isKnown} THEN 0 ELSE ${badLabel} END`;
  }
  const branches = plan.labels.map((label, code) => `WHEN ${quoteText(label)} THEN ${code}`);
  return `CASE WHEN ${text} IS NULL THEN ${noLabel} ELSE CASE ${text} ${branches.join(" ")} ELSE ${badLabel} END END`;
}

function scoreSql(ref: ColumnRef | undefined): string {
  return ref === undefined ? "CAST(NULL AS DOUBLE)" : numberSql(ref);
}

async function judgeRanking(
  table: OpenedTable,
  plan: ProfilePlan,
  task: RankingPerformancePlan,
): Promise<readonly PerformanceCounts[]> {
  const query = table.refs.get(task.query);
  const cells: PerformanceCounts[] = [];
  for (const segmentation of [undefined, ...plan.segmentations]) {
    const codes = cellCodes(table.refs, segmentation);
    const rows = await table.database.query(
      `SELECT ${codes.sql} AS cell, ${query === undefined ? "NULL" : textSql(query)} AS query, list(${scoreSql(table.refs.get(task.target))}), list(${scoreSql(table.refs.get(task.score))}) FROM ${table.staged.sql} GROUP BY 1, 2`,
    );
    const byCell: RankedRow[][] = Array.from({ length: codes.cells }, () => []);
    for (const [cell, key, targets, scores] of rows) {
      byCell[Number(cell)]?.push(...pair(key, targets, scores));
    }
    cells.push(...byCell.map((members) => judgeQueries(task, members)));
  }
  return cells;
}

function pair(
  key: DuckDBValue | undefined,
  targets: DuckDBValue | undefined,
  scores: DuckDBValue | undefined,
): readonly RankedRow[] {
  const left = targets instanceof DuckDBListValue ? targets.items : [];
  const right = scores instanceof DuckDBListValue ? scores.items : [];
  return left.map((target, i) => ({
    query: key === null || key === undefined ? null : String(key),
    target: numberOr(target),
    score: numberOr(right[i]),
  }));
}

function numberOr(value: DuckDBValue | undefined): number {
  return typeof value === "number" ? value : Number.NaN;
}
