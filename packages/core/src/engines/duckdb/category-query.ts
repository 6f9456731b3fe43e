import type { DuckDBValue } from "@duckdb/node-api";
import { countCategories, sketchDistinct } from "../../profiles/category-counter.ts";
import type { CategoryPlan } from "../../profiles/plan.ts";
import type { CategoryCounts, DistinctSketch, HashedCount } from "../../profiles/profile.ts";
import { distinctSketchSize, hashDigits, unseenValuesSize } from "../../profiles/value-hash.ts";
import { maxKnownCategories, type CategorySurvey } from "../engine.ts";
import type { Database } from "./database.ts";
import { quoteTexts } from "./sql-text.ts";

/** Counts of one categorical measure in all rows, or by cell. */
export interface CountedCategories {
  readonly counts: CategoryCounts;
  readonly missing: number;
  readonly distinct: DistinctSketch | null;
}

/** A text made of a column by SQL. */
export interface TextExpression {
  readonly sql: string;
  /**
   * The column itself where it is a number or truth value: rows are grouped by it first, since making a
   * text of each row costs five times as much as the rest of the query. Null for other expressions.
   */
  readonly rawColumn: string | null;
}

/** A text expression to group by, and the plan its values are sorted into. */
export interface CategoryTask extends TextExpression {
  readonly plan: CategoryPlan;
  readonly withDistinct: boolean;
}

const hash = (value: string): string => `substr(md5(${value}), 1, ${hashDigits})`;

/** Rows by cell and text, as the body of a common table expression with columns cell, v and n. */
function groupsSql(source: string, { sql, rawColumn }: TextExpression, code: string): string {
  if (rawColumn === null) {
    return `SELECT ${code} AS cell, ${sql} AS v, count(*) AS n FROM ${source} GROUP BY 1, 2`;
  }
  const byValue = `SELECT ${code} AS cell, ${rawColumn}, count(*) AS n FROM ${source} GROUP BY 1, 2`;
  return `SELECT cell, ${sql} AS v, sum(n) AS n FROM (${byValue}) GROUP BY 1, 2`;
}

/** Groups that are sorted into the plan here; of more than these, only a summary leaves the database. */
const groupsAtHand = 5_000;

/**
 * Counts the rows of each category, in all rows or by cell.
 *
 * @param codes an SQL expression for the cell of a row; null counts all rows as cell 0
 */
export async function countByCategory(
  database: Database,
  source: string,
  task: CategoryTask,
  codes: { readonly sql: string; readonly cells: number } | null,
): Promise<readonly CountedCategories[]> {
  const code = codes?.sql ?? "0";
  const cells = codes?.cells ?? 1;
  const { plan } = task;
  if (plan.isComplete && (plan.categories.length + plan.others.length) * cells <= groupsAtHand) {
    const groups = await database.query(
      `SELECT * FROM (${groupsSql(source, task, code)}) LIMIT ${groupsAtHand + 1}`,
    );
    if (groups.length <= groupsAtHand) return sortGroups(groups, task, cells);
  }
  return countInDatabase(database, source, task, { sql: code, cells });
}

function sortGroups(
  groups: readonly (readonly DuckDBValue[])[],
  { plan, withDistinct }: CategoryTask,
  cells: number,
): readonly CountedCategories[] {
  const rowsByValue = Array.from({ length: cells }, () => new Map<string, number>());
  const missing = new Array<number>(cells).fill(0);
  for (const [cell, value = null, count] of groups) {
    const at = Number(cell);
    if (value === null) missing[at] = (missing[at] ?? 0) + Number(count);
    else rowsByValue[at]?.set(String(value), Number(count));
  }
  return rowsByValue.map((rows, cell) => ({
    counts: countCategories(plan, rows),
    missing: missing[cell] ?? 0,
    distinct: withDistinct ? sketchDistinct(rows) : null,
  }));
}

/**
 * One GROUP BY; the groups are joined to the plan's categories inside the database, so that at most a
 * few hundred rows come out however many distinct values there are.
 */
async function countInDatabase(
  database: Database,
  source: string,
  task: CategoryTask,
  codes: { readonly sql: string; readonly cells: number },
): Promise<readonly CountedCategories[]> {
  const rows = await database.query(categorySql(source, task, codes.sql));
  const cells = Array.from({ length: codes.cells }, () => createCell(task.plan));
  for (const [part, cell, value, place, count] of rows) {
    const target = cells[Number(cell)];
    if (target === undefined) continue;
    addGroup(
      target,
      String(part),
      value === null ? null : String(value),
      place as Place,
      Number(count),
    );
  }
  return cells.map((cell) => finishCell(cell, task));
}

type Place = number | bigint | string | null;

/**
 * Parts of the answer: `known` rows by place in the plan (−1 other, −2 unseen, NULL missing),
 * `unseen` the unseen values of lowest hash, `distinct` the values of lowest hash.
 */
function categorySql(source: string, task: CategoryTask, code: string): string {
  const { plan, withDistinct } = task;
  const known = plan.categories.map((value, place) => ({ value, place }));
  const others = plan.others;
  const places = [
    known.length > 0
      ? `SELECT unnest([${quoteTexts(known.map(({ value }) => value))}]) AS v, unnest([${known.map(({ place }) => place).join(", ")}]) AS place`
      : "SELECT NULL::VARCHAR AS v, 0 AS place WHERE false",
    ...(others.length > 0 ? [`SELECT unnest([${quoteTexts(others)}]) AS v, -1 AS place`] : []),
  ].join(" UNION ALL ");
  const unknown = plan.isComplete ? -2 : -1;
  const unseen = `SELECT 'unseen' AS part, cell, v, ${hash("v")} AS place, n FROM placed WHERE place = -2 QUALIFY row_number() OVER (PARTITION BY cell ORDER BY ${hash("v")}, v) <= ${unseenValuesSize}`;
  const distinct = `SELECT 'distinct' AS part, cell, NULL AS v, ${hash("v")} AS place, n FROM placed WHERE v IS NOT NULL QUALIFY row_number() OVER (PARTITION BY cell ORDER BY ${hash("v")}) <= ${distinctSketchSize}`;
  return [
    `WITH places AS (${places}),`,
    `groups AS MATERIALIZED (${groupsSql(source, task, code)}),`,
    `placed AS MATERIALIZED (SELECT cell, groups.v AS v, n, CASE WHEN groups.v IS NULL THEN NULL ELSE coalesce(place, ${unknown}) END AS place FROM groups LEFT JOIN places ON groups.v = places.v)`,
    `SELECT 'known' AS part, cell, NULL AS v, CAST(place AS VARCHAR) AS place, sum(n) AS n FROM placed GROUP BY cell, place`,
    `UNION ALL (${unseen})`,
    ...(withDistinct ? [`UNION ALL (${distinct})`] : []),
  ].join("\n");
}

interface Cell {
  readonly counts: number[];
  other: number;
  unseen: number;
  missing: number;
  readonly unseenValues: HashedCount[];
  readonly distinct: { readonly hash: string; readonly rows: number }[];
}

function createCell(plan: CategoryPlan): Cell {
  const counts = new Array<number>(plan.categories.length).fill(0);
  return { counts, other: 0, unseen: 0, missing: 0, unseenValues: [], distinct: [] };
}

function addGroup(
  cell: Cell,
  part: string,
  value: string | null,
  place: Place,
  rows: number,
): void {
  if (part === "unseen") cell.unseenValues.push({ hash: String(place), value: value ?? "", rows });
  else if (part === "distinct") cell.distinct.push({ hash: String(place), rows });
  else if (place === null) cell.missing += rows;
  else if (Number(place) === -1) cell.other += rows;
  else if (Number(place) === -2) cell.unseen += rows;
  else cell.counts[Number(place)] = (cell.counts[Number(place)] ?? 0) + rows;
}

function finishCell(cell: Cell, { withDistinct }: CategoryTask): CountedCategories {
  const byHash = <T extends { readonly hash: string }>(entries: readonly T[]): T[] =>
    [...entries].sort((a, b) => (a.hash < b.hash ? -1 : a.hash > b.hash ? 1 : 0));
  return {
    counts: {
      shape: "categories",
      counts: cell.counts,
      other: cell.other,
      unseen: cell.unseen,
      unseenValues: byHash(cell.unseenValues),
    },
    missing: cell.missing,
    distinct: withDistinct ? { size: distinctSketchSize, entries: byHash(cell.distinct) } : null,
  };
}

/** The values of a text expression by frequency, for a plan. */
export async function surveyCategory(
  database: Database,
  source: string,
  text: TextExpression,
): Promise<CategorySurvey> {
  const groups = `WITH groups AS MATERIALIZED (${groupsSql(source, text, "0")})`;
  const totals = `SELECT 'totals', coalesce(sum(n) FILTER (WHERE v IS NULL), 0), count(v), coalesce(sum(n * length(v)) / sum(n) FILTER (WHERE v IS NOT NULL), 0), coalesce(sum(n) FILTER (WHERE regexp_matches(trim(v), '\\s')) / sum(n) FILTER (WHERE v IS NOT NULL), 0) FROM groups`;
  const top = `SELECT v, n, 0, 0, 0 FROM groups WHERE v IS NOT NULL ORDER BY n DESC, v LIMIT ${maxKnownCategories}`;
  const rows = await database.query(`${groups} ${totals} UNION ALL (${top})`);
  const [total = [], ...values] = rows;
  const known = values.map(([value, count]) => ({ value: String(value), rows: Number(count) }));
  return {
    shape: "categories",
    missing: Number(total[1] ?? 0),
    distinct: Number(total[2] ?? 0),
    meanLength: Number(total[3] ?? 0),
    spacedShare: Number(total[4] ?? 0),
    top: known.sort((a, b) => b.rows - a.rows || (a.value < b.value ? -1 : 1)),
  };
}
