import { settleAll } from "../../kernel/settle-all.ts";
import type { SampleValue } from "../../profiles/profile.ts";
import { sampleValue } from "../../profiles/row-sample.ts";
import type { Survey, SurveyRequest, Table, WorkOptions } from "../engine.ts";
import { surveySampleSizeFor } from "../engine.ts";
import { surveyCategory } from "./category-query.ts";
import type { Database } from "./database.ts";
import { measureSql, rawColumnOf } from "./measure-sql.ts";
import { plainSql } from "./plain-sql.ts";
import { split, stripeSize, type OpenedTable } from "./opened-table.ts";
import { profileTable } from "./profile-table.ts";
import { explainReadFailure } from "./read-failure.ts";
import { scanProgress } from "./scan-progress.ts";
import type { ScanPool } from "./scan-pool.ts";
import type { SurveyedValues } from "./surveyor.ts";
import { quoteName } from "./sql-text.ts";
import type { StagedSource } from "./stage.ts";
import { tablePages } from "./table-pages.ts";

export async function openTable(
  database: Database,
  pool: ScanPool,
  staged: StagedSource,
): Promise<Table> {
  const rows = await countRows(database, staged);
  const columns = staged.columns.map(({ name, type, logical }) => ({ name, type, logical }));
  const refs = new Map(
    staged.columns.map(({ name, sqlName, logical }) => [name, { name: sqlName, logical }]),
  );
  const table: OpenedTable = { database, pool, staged, rows, columns, refs };
  const reading = <T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> =>
    database.interruptible(signal, work).catch((error: unknown) => {
      throw explainReadFailure(error, staged.label);
    });
  return {
    label: staged.label,
    rows,
    columns,
    survey: (requests, work = {}) => reading(work.signal, () => surveyTable(table, requests, work)),
    profile: (plan, work = {}) => reading(work.signal, () => profileTable(table, plan, work)),
    values: (names, limit = rows) => reading(undefined, () => readValues(table, names, limit)),
    pages: (names, options) => tablePages(table, names, options),
    close: () => staged.remove(),
  };
}

async function countRows(database: Database, staged: StagedSource): Promise<number> {
  try {
    const [[rows = 0] = []] = await database.query(`SELECT count(*) FROM ${staged.sql}`);
    return Number(rows);
  } catch (error) {
    await staged.remove();
    throw explainReadFailure(error, staged.label);
  }
}

async function surveyTable(
  table: OpenedTable,
  requests: readonly SurveyRequest[],
  work: WorkOptions,
): Promise<readonly Survey[]> {
  const sqlOf = (request: SurveyRequest): string => {
    const kind = table.refs.get(request.column)?.logical === "timestamp" ? "timestamp" : null;
    const column = table.refs.get(request.column) ?? { name: request.column, logical: "other" };
    const time =
      request.relativeTo === undefined ? null : (table.refs.get(request.relativeTo) ?? null);
    return measureSql(column, kind, request.measure, request.shape, time);
  };
  const grids = requests.filter(({ shape }) => shape === "grid");
  const stripes = split(grids, stripeSize(grids.length, table.rows, table.database.threads));
  const jobs = stripes.map((stripe) => ({
    task: "survey" as const,
    source: table.staged.sql,
    rows: table.rows,
    sampleSize: surveySampleSizeFor(grids.length),
    measures: stripe.map(sqlOf),
  }));
  const progress = scanProgress(work, "Looking at the baseline", table.rows, jobs.length);
  const found = new Map<SurveyRequest, Survey>();
  const asText: SurveyRequest[] = [];
  const surveyTexts = async (): Promise<void> => {
    for (const request of requests) {
      if (request.shape === "grid") continue;
      work.signal?.throwIfAborted();
      const ref = table.refs.get(request.column);
      const rawColumn = ref === undefined ? null : rawColumnOf(ref, request.measure);
      const text = { sql: sqlOf(request), rawColumn };
      found.set(request, await surveyCategory(table.database, table.staged.sql, text));
    }
  };
  const [scanned] = await settleAll([
    table.pool.run(jobs, { ...progress, values: table.rows * grids.length }),
    surveyTexts(),
  ]);
  const surveyed = scanned.flatMap((result) => (result.task === "survey" ? result.measures : []));
  grids.forEach((request, i) => {
    const values = surveyed[i];
    if (values !== undefined) found.set(request, gridSurvey(values));
    if (request.measure === "value") asText.push(request);
  });
  const present = await countPresent(
    table,
    asText.map(({ column }) => column),
  );
  return requests.map((request) => {
    const survey = found.get(request) as Survey;
    const count = present.get(request.column);
    if (survey.shape === "categories" || count === undefined || request.measure !== "value")
      return survey;
    const missing = table.rows - count;
    return { ...survey, missing, typeErrors: survey.missing - missing };
  });
}

function gridSurvey(values: SurveyedValues): Survey {
  const { skipped, finite, min, max, isInteger, sample, distinct } = values;
  return {
    shape: "grid",
    missing: skipped,
    typeErrors: 0,
    finite,
    min: finite > 0 ? min : Number.NaN,
    max: finite > 0 ? max : Number.NaN,
    isInteger,
    sample,
    distinct,
  };
}

/** Rows that have a value, for columns whose numbers are read from texts. */
async function countPresent(
  table: OpenedTable,
  names: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const texts = names.filter((name) => table.refs.get(name)?.logical === "text");
  if (texts.length === 0) return new Map();
  const counts = texts.map((name) => `count(${quoteName(table.refs.get(name)?.name ?? name)})`);
  const [row = []] = await table.database.query(
    `SELECT ${counts.join(", ")} FROM ${table.staged.sql}`,
  );
  return new Map(texts.map((name, i) => [name, Number(row[i] ?? 0)]));
}

/** All rows, or evenly taken ones; numbers, texts and truth values as they are, the rest as text. */
async function readValues(
  table: OpenedTable,
  names: readonly string[],
  limit: number,
): Promise<readonly (readonly SampleValue[])[]> {
  const selected = names.map((name, place) => {
    const ref = table.refs.get(name);
    return `${ref === undefined ? "NULL" : plainSql(ref)} AS v${place}`;
  });
  const source = `(SELECT ${selected.join(", ")} FROM ${table.staged.sql})`;
  const step = table.rows / Math.max(1, limit);
  const thinned =
    step <= 1
      ? `SELECT * FROM ${source}`
      : `SELECT * EXCLUDE (number) FROM (SELECT *, row_number() OVER () - 1 AS number FROM ${source}) WHERE floor(number / ${step}::DOUBLE) <> floor((number - 1) / ${step}::DOUBLE)`;
  const columns = await table.database.queryColumns(thinned);
  return columns.map((values) => values.map((value) => sampleValue(value as SampleValue | bigint)));
}
