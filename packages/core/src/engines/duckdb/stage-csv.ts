import { join } from "node:path";
import { PlumblineError } from "../../kernel/errors.ts";
import type { CsvOptions } from "../../sources/source.ts";
import type { Database } from "./database.ts";
import { fileList, quoteName, quoteText } from "./sql-text.ts";
import type { StagedFiles } from "./stage.ts";

const exampleRows = 10;
const rejectScans = "csv_reject_scans";
const rejectErrors = "csv_reject_errors";

/**
 * Rows with too few or too many fields are set apart and counted. A value that does not fit its
 * column's type is no reason to lose the row: the column is read again as text, and the checks see
 * the value as a type error.
 */
export async function stageCsv(
  database: Database,
  files: readonly string[],
  options: CsvOptions,
  folder: string,
): Promise<StagedFiles> {
  const target = join(folder, "rows.parquet");
  const copy = async (asText: readonly string[]): Promise<void> => {
    await database.query(`DROP TABLE IF EXISTS ${rejectErrors}`);
    await database.query(`DROP TABLE IF EXISTS ${rejectScans}`);
    await database.query(
      `COPY (SELECT * FROM ${readerSql(files, options, asText)}) TO ${quoteText(target)} (FORMAT parquet)`,
    );
  };
  await copy([]);
  await requireDelimiter(database, target, files);
  const misfits = await database.query(
    `SELECT DISTINCT column_name FROM ${rejectErrors} WHERE error_type = 'CAST'`,
  );
  if (misfits.length > 0) await copy(misfits.map(([name]) => String(name)));
  const rejected = await readRejected(database, files);
  return { files: [target], ...rejected };
}

function readerSql(
  files: readonly string[],
  { delimiter, encoding, missing }: CsvOptions,
  asText: readonly string[],
): string {
  const settings = [
    fileList(files),
    "header = true",
    "union_by_name = true",
    "store_rejects = true",
    `rejects_scan = ${quoteText(rejectScans)}`,
    `rejects_table = ${quoteText(rejectErrors)}`,
    "strict_mode = true",
    "ignore_errors = true",
    ...(delimiter === undefined ? [] : [`delim = ${quoteText(delimiter)}`]),
    ...(encoding === undefined ? [] : [`encoding = ${quoteText(encoding)}`]),
    ...(missing === undefined ? [] : [`nullstr = [${["", ...missing].map(quoteText).join(", ")}]`]),
    ...(asText.length === 0
      ? []
      : [`types = {${asText.map((name) => `${quoteName(name)}: 'VARCHAR'`).join(", ")}}`]),
  ];
  return `read_csv(${settings.join(", ")})`;
}

/** A single column whose name holds another delimiter means that the wrong one was used. */
async function requireDelimiter(
  database: Database,
  target: string,
  files: readonly string[],
): Promise<void> {
  const columns = await database.query(`DESCRIBE SELECT * FROM read_parquet(${quoteText(target)})`);
  const [only] = columns;
  const name = String(only?.[0] ?? "");
  const found = [",", ";", "\t", "|"].find((one) => name.includes(one));
  if (columns.length !== 1 || found === undefined) return;
  throw new PlumblineError("PL_SOURCE_UNREADABLE", {
    path: files.join(", "),
    seen: `it has one column, named ${JSON.stringify(name.slice(0, 60))}`,
    remedy: `Pass --delimiter ${JSON.stringify(found)}`,
  });
}

async function readRejected(
  database: Database,
  files: readonly string[],
): Promise<Omit<StagedFiles, "files">> {
  const encoding = await database.query(
    `SELECT 1 FROM ${rejectErrors} WHERE error_type ILIKE '%ENCODING%' OR error_message ILIKE '%unicode%' LIMIT 1`,
  );
  if (encoding.length > 0) throw new Error(`${files.join(", ")}: invalid unicode`);
  const [[rows = 0] = []] = await database.query(
    `SELECT count(DISTINCT (scan_id, file_id, line)) FROM ${rejectErrors}`,
  );
  const examples = await database.query(
    `SELECT line, error_type, any_value(csv_line) FROM ${rejectErrors} GROUP BY 1, 2 ORDER BY 1 LIMIT ${exampleRows}`,
  );
  return {
    unreadableRows: Number(rows),
    unreadableExamples: examples.map(
      ([line, type, text]) =>
        `line ${String(line)}: ${String(type).toLowerCase()}: ${String(text ?? "").slice(0, 120)}`,
    ),
  };
}
