import { PlumblineError } from "../../kernel/errors.ts";
import type { CsvOptions } from "../../sources/source.ts";
import { notUtf8, type CsvHeader } from "./csv-header.ts";
import type { Database } from "./database.ts";
import { fileList, quoteName, quoteText } from "./sql-text.ts";

const rejectScans = "csv_reject_scans";
const rejectErrors = "csv_reject_errors";
const mostRejects = 1_000_000;
const exampleRows = 10;

/** A file in UTF-8 with what is known of it. */
export interface CsvFile {
  /** What messages call it. */
  readonly label: string;
  readonly path: string;
  readonly partition: string;
  readonly header: CsvHeader;
}

/** A FROM clause whose columns are texts, named by their place: "0", "1", … */
export function csvReaderSql({ path, header }: CsvFile, { missing }: CsvOptions): string {
  const columns = header.names.map((_, index) => `${quoteName(String(index))}: 'VARCHAR'`);
  const settings = [
    fileList([path]),
    "auto_detect = false",
    "header = true",
    `skip = ${header.emptyLines}`,
    `columns = {${columns.join(", ")}}`,
    `delim = ${quoteText(header.delimiter)}`,
    `quote = '"'`,
    `escape = '"'`,
    `nullstr = [${["", ...(missing ?? [])].map(quoteText).join(", ")}]`,
    "strict_mode = true",
    "ignore_errors = true",
    "store_rejects = true",
    `rejects_scan = ${quoteText(rejectScans)}`,
    `rejects_table = ${quoteText(rejectErrors)}`,
    `rejects_limit = ${mostRejects}`,
    "hive_partitioning = false",
    "compression = 'none'",
  ];
  return `read_csv(${settings.join(", ")})`;
}

export async function forgetRejects(database: Database): Promise<void> {
  await database.query(`DROP TABLE IF EXISTS ${rejectErrors}`);
  await database.query(`DROP TABLE IF EXISTS ${rejectScans}`);
}

/** DuckDB's words for a file whose lines end in different ways. */
export function hasMixedLineEnds(error: unknown): boolean {
  return error instanceof Error && /state machine reached an invalid state/.test(error.message);
}

export interface Rejected {
  readonly rows: number;
  readonly examples: readonly string[];
}

/**
 * The lines that the last scan could not cut into the fields of the header.
 *
 * @param rows the rows it could read
 * @throws PlumblineError when bytes are no UTF-8, or no line has as many fields as the header
 */
export async function readRejects(
  database: Database,
  { label, header }: CsvFile,
  rows: number,
): Promise<Rejected> {
  const [[invalid] = []] = await database.query(
    `SELECT min(line) FROM ${rejectErrors} WHERE error_type = 'INVALID ENCODING'`,
  );
  if (invalid !== null && invalid !== undefined) throw notUtf8(label, `line ${String(invalid)}`);
  // A quote that never closes swallows the lines below it.
  const byLine = `SELECT line, any_value(error_type) AS reason, max(column_idx) AS fields, any_value(csv_line) AS text, max(1 + length(rtrim(csv_line, chr(10) || chr(13))) - length(replace(rtrim(csv_line, chr(10) || chr(13)), chr(10), ''))) AS lines, count(*) AS errors FROM ${rejectErrors} GROUP BY line`;
  const [[lines = 0, errors = 0] = []] = await database.query(
    `SELECT coalesce(sum(lines), 0), coalesce(sum(errors), 0) FROM (${byLine})`,
  );
  const examples = await database.query(
    `SELECT line, reason, lines, substr(text, 1, 120) FROM (${byLine}) ORDER BY line LIMIT ${exampleRows}`,
  );
  const described = examples.map(([line, reason, swallowed, start]) => ({
    line: Number(line),
    text: `line ${String(line)}: ${reasonWords(String(reason), Number(swallowed))}: ${firstLine(String(start ?? ""))}`,
  }));
  if (Number(errors) >= mostRejects || (rows === 0 && Number(lines) > 0)) {
    throw new PlumblineError("PL_SOURCE_UNREADABLE", {
      path: label,
      seen: `the header has ${header.names.length} fields, but ${described[0]?.text ?? "the lines below do not"}; so it is with ${rows === 0 ? "every line" : `${mostRejects} lines`}`,
      remedy: "Write the file again, or pass --delimiter",
    });
  }
  return { rows: Number(lines), examples: described.map((example) => example.text) };
}

function reasonWords(reason: string, lines: number): string {
  switch (reason) {
    case "MISSING COLUMNS":
      return "too few fields";
    case "TOO MANY COLUMNS":
      return "too many fields";
    case "UNQUOTED VALUE":
      return lines > 1
        ? `a quote that never closes, with ${lines - 1} lines below it`
        : "a quote out of place";
    case "LINE SIZE OVER MAXIMUM":
      return "longer than 2 MB";
    default:
      return reason.toLowerCase();
  }
}

const firstLine = (text: string): string => text.split(/[\r\n]/)[0] ?? "";
