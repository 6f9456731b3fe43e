import { instant, quoteTexts } from "./duckdb-sql.ts";
import { filesSql } from "./duckdb-files-sql.ts";
import type { Lake } from "./lake.ts";
import { labelColumns, labelKinds } from "./labels-in-force.ts";
import type { LiveFile } from "./live-files.ts";
import { offsetCondition, type RowRange } from "./row-range.ts";

/**
 * The label in force of each prediction in a range, as known at its position: the latest, where a
 * correction, or a verdict that names a label, beats every plain label. Columns: id, label, label_number,
 * label_time (of the one in force), first_time (when any label became known).
 */
export function labelsSql(
  lake: Lake,
  files: readonly LiveFile[],
  { fromMs, toMs, position }: Omit<RowRange, "modelId">,
): string {
  const rows = labelRowsSql(lake, files, { fromMs, toMs, position });
  const rank = `c3 + CASE WHEN c1 = 'label' THEN 0 ELSE ${2 ** 61} END`;
  return (
    `SELECT c0 AS id, arg_max(c4, ${rank}) AS label, arg_max_null(c5, ${rank}) AS label_number, ` +
    `arg_max(c2, ${rank}) AS label_time, min(c2) AS first_time FROM (${rows}) GROUP BY c0`
  );
}

/** All feedback of a range that names a label, with the columns of `labelColumns`. */
export function labelRowsSql(
  lake: Lake,
  files: readonly LiveFile[],
  { fromMs, toMs, position }: Omit<RowRange, "modelId">,
): string {
  return filesSql({
    lake,
    files,
    columns: labelColumns,
    where: (sqlName) => [
      `${sqlName("pl_prediction_time")} >= ${instant(fromMs)}`,
      `${sqlName("pl_prediction_time")} < ${instant(toMs)}`,
      `${sqlName("pl_kind")} IN (${quoteTexts(labelKinds)})`,
      `${sqlName("pl_label")} IS NOT NULL`,
      ...offsetCondition(files, { position }, sqlName),
    ],
  });
}
