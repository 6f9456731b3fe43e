import type { RowSource } from "@plumbline/contracts";
import { filesSql } from "./duckdb-files-sql.ts";
import { labelsSql } from "./duckdb-labels-sql.ts";
import { rangeConditions, rowColumns, type RangeFiles } from "./duckdb-rows-sql.ts";
import { instant, quoteText } from "./duckdb-sql.ts";
import { answerColumn } from "./event-columns.ts";
import type { Lake } from "./lake.ts";
import type { LakeColumn, LakeType } from "./lake-column.ts";
import type { LiveFile } from "./live-files.ts";
import { offsetCondition, type RowRange } from "./row-range.ts";

/** What is counted of each prediction. */
export interface KpiQuestion {
  readonly of: RowSource;
  /** The label that counts as positive; guessed from its type or words when undefined. */
  readonly positive: string | number | boolean | undefined;
  readonly threshold: number;
  /** Feature whose equal values move together; subjects do, when undefined. */
  readonly cluster: string | undefined;
}

const truthWords = ["1", "true", "yes", "y", "t", "positive", "1.0"];

/**
 * One row: n, sum, clusters, Σ (sum of a cluster − mean × its rows)², and how many of the rows were
 * positive, of a KPI over the predictions of a range. Rows that belong to nobody are clusters of their own.
 */
export function kpiSql(
  lake: Lake,
  files: RangeFiles,
  range: RowRange,
  question: KpiQuestion,
): string {
  return (
    `WITH v AS (${valuesSql(lake, files, range, question)}), ` +
    "g AS (SELECT cluster, count(*) AS n, sum(v) AS s, sum(positive) AS positive FROM v GROUP BY cluster), " +
    "t AS (SELECT sum(s) / sum(n) AS mean FROM g) " +
    "SELECT coalesce(sum(n), 0)::DOUBLE, coalesce(sum(s), 0)::DOUBLE, count(*)::DOUBLE, " +
    "coalesce(sum((s - mean * n) ^ 2), 0)::DOUBLE, coalesce(sum(positive), 0)::DOUBLE FROM g, t"
  );
}

/** Columns: cluster, v, positive. */
function valuesSql(lake: Lake, files: RangeFiles, range: RowRange, question: KpiQuestion): string {
  const { of } = question;
  const rows = predictionsSql(lake, files.predictions, range, question);
  if ("cost" in of) {
    const labels = labelsSql(lake, files.feedback, range);
    return costSql(rows, labels, { question, type: rows.answerType, cost: of.cost });
  }
  const named = (kind: string, name: string | undefined, value: string): string =>
    `SELECT c0 AS id, ${value} AS x FROM (${feedbackSql(lake, files.feedback, range, { kind, name })}) GROUP BY c0`;
  const [found, value, join] =
    "action" in of
      ? [named("action", of.action, "1.0"), "coalesce(x, 0)", "LEFT JOIN"]
      : "rating" in of
        ? [named("action", of.rating, "avg(c1)"), "x", "JOIN"]
        : [named("outcome", of.outcome, "sum(c1)"), "coalesce(x, 0)", "LEFT JOIN"];
  return (
    `SELECT cluster, ${value} AS v, 0 AS positive FROM (${rows.sql}) ${join} (${found}) USING (id)` +
    ("rating" in of ? " WHERE x IS NOT NULL" : "")
  );
}

interface Predictions {
  /** Columns: id, cluster, answer, score. */
  readonly sql: string;
  readonly answerType: LakeType | null;
}

function predictionsSql(
  lake: Lake,
  files: readonly LiveFile[],
  range: RowRange,
  { cluster }: KpiQuestion,
): Predictions {
  const known = rowColumns(files, cluster === undefined ? [] : [cluster]);
  const wanted = ["pl_id", "pl_subject", answerColumn, "pl_score", cluster ?? "pl_subject"];
  const columns = wanted.map(
    (name): LakeColumn => known.find((one) => one.name === name) ?? { name, type: "text" },
  );
  const rows = filesSql({
    ...{ lake, files, columns },
    where: (sqlName) => [
      ...rangeConditions(range, sqlName),
      ...offsetCondition(files, range, sqlName),
    ],
  });
  const own = `'row ' || c0`;
  const group = cluster === undefined ? "c1" : "c4::VARCHAR";
  return {
    sql: `SELECT c0 AS id, coalesce('of ' || ${group}, ${own}) AS cluster, c2 AS answer, c3 AS score FROM (${rows})`,
    answerType: known.find(({ name }) => name === answerColumn)?.type ?? null,
  };
}

/** Columns c0: the prediction, c1: the value. */
function feedbackSql(
  lake: Lake,
  files: readonly LiveFile[],
  { fromMs, toMs, position }: RowRange,
  { kind, name }: { readonly kind: string; readonly name: string | undefined },
): string {
  return filesSql({
    ...{ lake, files },
    columns: [
      { name: "pl_prediction_id", type: "text" },
      { name: "pl_value", type: "number" },
    ],
    where: (sqlName) => [
      `${sqlName("pl_prediction_time")} >= ${instant(fromMs)}`,
      `${sqlName("pl_prediction_time")} < ${instant(toMs)}`,
      `${sqlName("pl_kind")} = ${quoteText(kind)}`,
      ...(name === undefined ? [] : [`${sqlName("pl_name")} = ${quoteText(name)}`]),
      ...offsetCondition(files, { position }, sqlName),
    ],
  });
}

interface CostParts {
  readonly question: KpiQuestion;
  readonly type: LakeType | null;
  readonly cost: Extract<RowSource, { readonly cost: unknown }>["cost"];
}

/** An answer decides; without one, the score does. */
function costSql(
  { sql }: Predictions,
  labels: string,
  { question: { positive, threshold }, type, cost }: CostParts,
): string {
  const isTrue = isPositive(positive, { text: "label", number: "label_number" });
  const byScore = `score::DOUBLE >= ${numberSql(threshold)}`;
  const answered = isPositive(positive, {
    text: "answer::VARCHAR",
    number: type === "number" ? "answer" : "TRY_CAST(answer AS DOUBLE)",
  });
  const { falsePositive, falseNegative, truePositive, trueNegative } = cost;
  const cell =
    `CASE WHEN said AND really THEN ${numberSql(truePositive)} WHEN said THEN ${numberSql(falsePositive)} ` +
    `WHEN really THEN ${numberSql(falseNegative)} ELSE ${numberSql(trueNegative)} END`;
  return (
    `SELECT cluster, ${cell} AS v, really::INTEGER AS positive FROM (` +
    `SELECT cluster, ${isTrue} AS really, CASE WHEN answer IS NOT NULL THEN ${answered} ` +
    `WHEN isfinite(score::DOUBLE) THEN ${byScore} END AS said ` +
    `FROM (${sql}) JOIN (${labels}) USING (id)) WHERE said IS NOT NULL AND really IS NOT NULL`
  );
}

function isPositive(
  positive: KpiQuestion["positive"],
  { text, number }: { readonly text: string; readonly number: string },
): string {
  if (typeof positive === "number") return `${number} = ${numberSql(positive)}`;
  if (positive === true) return `lower(${text}) IN ('true', '1')`;
  if (positive === false) return `lower(${text}) IN ('false', '0')`;
  const words = positive === undefined ? truthWords : [positive.toLowerCase()];
  return `lower(${text}) IN (${words.map(quoteText).join(", ")})`;
}

const numberSql = (value: number): string => `${value}::DOUBLE`;
