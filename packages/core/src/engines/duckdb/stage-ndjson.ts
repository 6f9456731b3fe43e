import { join } from "node:path";
import type { Database } from "./database.ts";
import { fileList, quoteText } from "./sql-text.ts";
import type { StagedFiles } from "./stage.ts";

const exampleRows = 10;

/** One JSON object a line. Lines that are no JSON are set apart and counted. */
export async function stageNdjson(
  database: Database,
  files: readonly string[],
  folder: string,
): Promise<StagedFiles> {
  const target = join(folder, "rows.parquet");
  const copy = (reader: string): Promise<unknown> =>
    database.query(`COPY (SELECT * FROM ${reader}) TO ${quoteText(target)} (FORMAT parquet)`);
  const whole = `read_json(${fileList(files)}, union_by_name = true)`;
  try {
    await copy(whole);
    return { files: [target], unreadableRows: 0, unreadableExamples: [] };
  } catch (error) {
    if (!/json/i.test(error instanceof Error ? error.message : "")) throw error;
  }
  const clean = join(folder, "clean.ndjson");
  const lines = `read_csv(${fileList(files)}, columns = {'line': 'VARCHAR'}, header = false, auto_detect = false, delim = '\x01', quote = '', escape = '', strict_mode = false)`;
  await database.query(
    `COPY (SELECT line FROM ${lines} WHERE json_valid(line)) TO ${quoteText(clean)} (FORMAT csv, HEADER false, DELIMITER '\x01', QUOTE '', ESCAPE '')`,
  );
  const bad = `SELECT row_number() OVER () AS number, line FROM ${lines}`;
  const rejected = `(SELECT * FROM (${bad}) WHERE line IS NOT NULL AND trim(line) <> '' AND NOT json_valid(line))`;
  const [[rows = 0] = []] = await database.query(`SELECT count(*) FROM ${rejected}`);
  const examples = await database.query(
    `SELECT number, line FROM ${rejected} ORDER BY number LIMIT ${exampleRows}`,
  );
  await copy(
    `read_json(${quoteText(clean)}, format = 'newline_delimited', union_by_name = true, sample_size = -1)`,
  );
  return {
    files: [target],
    unreadableRows: Number(rows),
    unreadableExamples: examples.map(
      ([number, line]) => `line ${String(number)}: no JSON: ${String(line).slice(0, 120)}`,
    ),
  };
}
