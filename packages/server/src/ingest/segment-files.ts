import { randomUUID } from "node:crypto";
import { rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { LakeDatabase } from "../storage/lake/duckdb-database.ts";
import { writeParquet } from "../storage/lake/duckdb-parquet-writer.ts";
import type { Lake } from "../storage/lake/lake.ts";
import type { ColumnTable, LakeColumn } from "../storage/lake/lake-column.ts";
import type { RecentTables } from "../storage/lake/recent-tables.ts";
import { feedbackTable, type MatchedFeedback } from "./feedback-rows.ts";
import type { ModelCut } from "./model-cut.ts";
import { dayOf } from "./days.ts";

/** A range of offsets of one partition of the log. */
export interface Cut {
  readonly partition: number;
  readonly first: number;
  readonly end: number;
}

/** A file of the lake that is not yet in the manifest. */
export interface NewFile {
  readonly modelId: number;
  readonly kind: "prediction" | "feedback";
  readonly day: string;
  readonly path: string;
  readonly firstOffset: number;
  readonly endOffset: number;
  readonly rows: number;
  readonly bytes: number;
  readonly minTime: number;
  readonly maxTime: number;
  readonly columns: readonly LakeColumn[];
}

export interface FileWriter {
  readonly database: LakeDatabase;
  readonly lake: Lake;
  /** A folder on the lake's disk. */
  readonly tempFolder: string;
  /** Where readers of the next minutes find the rows. */
  readonly recent?: RecentTables;
}

/** Files on their way to the disk at once. */
const maxPlacing = 8;

/** Writes the files of a cut: one for each model, kind and day. The disk works while DuckDB writes on. */
export async function writeSegmentFiles(
  writer: FileWriter,
  cut: Cut,
  models: readonly ModelCut[],
): Promise<readonly NewFile[]> {
  const files: NewFile[] = [];
  const placing = new Set<Promise<void>>();
  try {
    for (const model of models) {
      for (const draft of draftsOf(model)) {
        if (placing.size >= maxPlacing) await Promise.race(placing);
        const { file, temp } = await writeTemp(writer, cut, draft);
        files.push(file);
        const placed = place(writer, temp, file.path);
        placing.add(placed);
        // A failure stays in the set, where the next wait meets it.
        placed.then(
          () => placing.delete(placed),
          () => undefined,
        );
      }
    }
    await Promise.all(placing);
  } finally {
    await Promise.allSettled(placing);
  }
  return files;
}

interface Draft extends Pick<NewFile, "modelId" | "kind" | "day" | "minTime" | "maxTime"> {
  readonly folder: string;
  readonly table: ColumnTable;
}

function* draftsOf({ model, days, matched }: ModelCut): Iterable<Draft> {
  const of = { modelId: model.id, folder: model.folder };
  for (const [day, { rows, minTime, maxTime }] of days) {
    yield { ...of, kind: "prediction", day, minTime, maxTime, table: rows.table() };
  }
  const byDay = Map.groupBy(matched, ({ predictionTimeMs }) => dayOf(predictionTimeMs));
  for (const [day, feedback] of byDay) {
    yield { ...of, kind: "feedback", day, ...timeRange(feedback), table: feedbackTable(feedback) };
  }
}

function timeRange(feedback: readonly MatchedFeedback[]): Pick<NewFile, "minTime" | "maxTime"> {
  let [minTime, maxTime] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { predictionTimeMs } of feedback) {
    minTime = Math.min(minTime, predictionTimeMs);
    maxTime = Math.max(maxTime, predictionTimeMs);
  }
  return { minTime, maxTime };
}

async function writeTemp(writer: FileWriter, cut: Cut, draft: Draft) {
  const { table, folder, ...described } = draft;
  const prefix = draft.kind === "prediction" ? "seg" : "fb";
  const name = `${prefix}-${cut.partition}-${cut.first}-${cut.end}.parquet`;
  const path = `${folder}/d=${draft.day}/${name}`;
  const temp = join(writer.tempFolder, `${randomUUID()}.parquet`);
  try {
    await writeParquet(writer.database, table, temp);
    const { size } = await stat(temp);
    const file: NewFile = {
      ...described,
      ...{ path, firstOffset: cut.first, endOffset: cut.end, rows: table.rows, bytes: size },
      columns: table.columns.map(({ name, type }) => ({ name, type })),
    };
    writer.recent?.keep(path, table);
    return { file, temp };
  } catch (error) {
    await rm(temp, { force: true });
    throw error;
  }
}

/**
 * A file that has the name already comes from an attempt that was cut short before the manifest knew of
 * it. Its rows may have been chosen under another state of the metadata, so it is replaced.
 */
async function place({ lake }: FileWriter, temp: string, path: string): Promise<void> {
  try {
    if (await lake.put(temp, path)) return;
    await lake.remove(path);
    if (!(await lake.put(temp, path))) throw new Error(`Two writers make the file ${path}`);
  } finally {
    await rm(temp, { force: true });
  }
}
