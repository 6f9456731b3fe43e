import { filesSql } from "../storage/lake/duckdb-files-sql.ts";
import { quoteText, quoteTexts } from "../storage/lake/duckdb-sql.ts";
import type { LiveFile, LiveFiles } from "../storage/lake/live-files.ts";
import type { Metadata } from "../storage/metadata/open-metadata.ts";
import type { DeletionOrder } from "./deletion-order.ts";
import type { FileWriter } from "./segment-files.ts";

/** What an order to delete meets. */
export interface DoomedRows {
  /** Ids and times of the predictions; the time is null where only feedback may be known of an id. */
  readonly times: ReadonlyMap<string, number | null>;
  /** Predictions among them. */
  readonly rows: number;
  readonly predictionFiles: readonly LiveFile[];
  readonly feedbackFiles: readonly LiveFile[];
  /** What a row in the quarantine contains when it is about them, as JSON writes it. */
  readonly texts: readonly string[];
}

type Parts = FileWriter & { readonly metadata: Metadata };

export async function findDoomed(
  parts: Parts,
  files: LiveFiles,
  modelId: number,
  wanted: DeletionOrder["rows"],
): Promise<DoomedRows> {
  const candidates = await files.find({ modelId, kind: "prediction" });
  const condition =
    "ids" in wanted
      ? { column: "pl_id", sql: `IN (${quoteTexts(wanted.ids)})` }
      : { column: "pl_subject", sql: `= ${quoteText(wanted.subject)}` };
  const found = await findRows(parts, candidates, condition, "pl_id");
  const times = new Map<string, number | null>(found.ids);
  const named = "ids" in wanted ? wanted.ids : [wanted.subject];
  if ("ids" in wanted) {
    for (const id of wanted.ids) if (!times.has(id)) times.set(id, null);
  }
  const feedback = await files.find({ modelId, kind: "feedback" });
  const about = { column: "pl_prediction_id", sql: `IN (${quoteTexts([...times.keys()])})` };
  const isNone = times.size === 0;
  return {
    times,
    rows: found.ids.size,
    predictionFiles: found.files,
    feedbackFiles: isNone ? [] : (await findRows(parts, feedback, about, "pl_prediction_id")).files,
    texts: [...new Set([...named, ...times.keys()])].map((text) => JSON.stringify(text)),
  };
}

async function findRows(
  { lake, database }: Parts,
  files: readonly LiveFile[],
  { column, sql }: { readonly column: string; readonly sql: string },
  idColumn: string,
) {
  const time = idColumn === "pl_id" ? "pl_time" : "pl_prediction_time";
  const query = filesSql({
    lake,
    files,
    columns: [
      { name: idColumn, type: "text" },
      { name: time, type: "timestamp" },
    ],
    where: (sqlName) => [`${sqlName(column)} ${sql}`],
    withPath: true,
  });
  const result = await database.run(`SELECT c0, epoch_ms(c1)::DOUBLE, file FROM (${query})`);
  const ids = new Map<string, number>();
  const paths = new Set<string>();
  for (const [id, timeMs, path] of await result.getRows()) {
    ids.set(String(id), Number(timeMs));
    paths.add(String(path));
  }
  return { ids, files: files.filter((file) => paths.has(lake.localPath(file.path))) };
}
