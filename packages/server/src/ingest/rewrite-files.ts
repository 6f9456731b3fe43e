import { randomUUID } from "node:crypto";
import { rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { filesSql } from "../storage/lake/duckdb-files-sql.ts";
import { quoteName, quoteText, quoteTexts } from "../storage/lake/duckdb-sql.ts";
import { storedNames } from "../storage/lake/lake-column.ts";
import type { LiveFile } from "../storage/lake/live-files.ts";
import { mergeLayouts } from "../storage/lake/merge-layouts.ts";
import type { CutModel } from "./model-cut.ts";
import type { FileWriter, NewFile } from "./segment-files.ts";

export interface Rewriting {
  readonly model: Pick<CutModel, "id" | "folder">;
  readonly kind: "prediction" | "feedback";
  readonly day: string;
  readonly files: readonly LiveFile[];
  /** Predictions whose rows are left out. @default none */
  readonly without?: readonly string[];
}

const keys = {
  prediction: { id: "pl_id", time: "pl_time" },
  feedback: { id: "pl_prediction_id", time: "pl_prediction_time" },
} as const;

/** Puts files of one day into one, sorted by time; null when no row is left. The manifest is not touched. */
export async function rewriteFiles(
  { database, lake, tempFolder }: FileWriter,
  { model, kind, day, files, without = [] }: Rewriting,
): Promise<NewFile | null> {
  const columns = mergeLayouts(files.map((file) => file.columns));
  const { id, time } = keys[kind];
  const place = (name: string): string => `c${columns.findIndex((column) => column.name === name)}`;
  const sql = filesSql({
    lake,
    files,
    columns,
    where: (sqlName) =>
      without.length === 0 ? [] : [`${sqlName(id)} NOT IN (${quoteTexts(without)})`],
  });
  const names = storedNames(columns).map((name, index) => `c${index} AS ${quoteName(name)}`);
  const temp = join(tempFolder, `${randomUUID()}.parquet`);
  try {
    await database.run(
      `COPY (SELECT ${names.join(", ")} FROM (${sql}) ORDER BY ${place(time)}, ${place("pl_offset")}) ` +
        `TO ${quoteText(temp)} (FORMAT parquet, COMPRESSION zstd)`,
    );
    const facts = await database.run(
      `SELECT count(*)::DOUBLE, min(epoch_ms(${quoteName(time)}))::DOUBLE, max(epoch_ms(${quoteName(time)}))::DOUBLE ` +
        `FROM read_parquet(${quoteText(temp)})`,
    );
    const [rows, minTime, maxTime] = ((await facts.getRows())[0] ?? []).map(Number);
    if (rows === undefined || minTime === undefined || maxTime === undefined || rows === 0) {
      return null;
    }
    const firstOffset = Math.min(...files.map((file) => file.firstOffset));
    const endOffset = Math.max(...files.map((file) => file.endOffset));
    const prefix = kind === "prediction" ? "seg" : "fb";
    // A name that was never used: rewritten rows are not what an earlier attempt would have written.
    const path = `${model.folder}/d=${day}/${prefix}-${firstOffset}-${endOffset}-${randomUUID()}.parquet`;
    const { size: bytes } = await stat(temp);
    if (!(await lake.put(temp, path))) throw new Error(`The lake has a file ${path} already`);
    return {
      ...{ modelId: model.id, kind, day, path, firstOffset, endOffset },
      ...{ rows, bytes, minTime, maxTime, columns },
    };
  } finally {
    await rm(temp, { force: true });
  }
}
