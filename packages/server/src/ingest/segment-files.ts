import { randomUUID } from "node:crypto";
import { mkdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { LakeDatabase } from "../storage/lake/duckdb-database.ts";
import { writeParquet, writeParquetFiles } from "../storage/lake/duckdb-parquet-writer.ts";
import type { FinishedFile, Lake } from "../storage/lake/lake.ts";
import type { ColumnTable, LakeColumn } from "../storage/lake/lake-column.ts";
import type { RecentTables } from "../storage/lake/recent-tables.ts";
import type { ModelCut } from "./model-cut.ts";
import { draftGroups, type Draft, type DraftGroup } from "./segment-drafts.ts";

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

/** What also looks after the sets that were made of the rows. */
export interface SetKeeper {
  /** Where row sets are kept. */
  readonly setFolder: string;
}

/** Groups on their way to the disk at once. */
const mostPlacing = 2;

/** Writes the files of a cut, group by group. The disk works while DuckDB writes on. */
export async function writeSegmentFiles(
  writer: FileWriter,
  cut: Cut,
  models: readonly ModelCut[],
): Promise<readonly NewFile[]> {
  const files: NewFile[] = [];
  const placing = new Set<Promise<void>>();
  try {
    for (const group of draftGroups(models)) {
      if (placing.size >= mostPlacing) await Promise.race(placing);
      const { written, temps, folder } = await writeGroup(writer, cut, group);
      files.push(...written);
      const placed = placeGroup(writer, temps, folder);
      placing.add(placed);
      // A failure stays in the set, where the next wait meets it.
      placed.then(
        () => placing.delete(placed),
        () => undefined,
      );
    }
    await Promise.all(placing);
  } finally {
    await Promise.allSettled(placing);
  }
  return files;
}

/** Writes the files of a group into a temporary folder. */
async function writeGroup(writer: FileWriter, cut: Cut, group: DraftGroup) {
  const folder = join(writer.tempFolder, randomUUID());
  try {
    const paths = await writeTables(
      writer.database,
      group.map(({ table }) => table),
      folder,
    );
    const written = await Promise.all(
      group.map((draft, place) => describeFile(cut, draft, paths[place] as string)),
    );
    group.forEach(({ table }, place) =>
      writer.recent?.keep((written[place] as NewFile).path, table),
    );
    const temps = written.map((file, place) => ({
      ...{ localPath: paths[place] as string, name: file.path },
    }));
    return { written, temps, folder };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

async function writeTables(
  database: LakeDatabase,
  tables: readonly ColumnTable[],
  folder: string,
): Promise<readonly string[]> {
  const [first] = tables;
  if (first === undefined || tables.length > 1) return writeParquetFiles(database, tables, folder);
  await mkdir(folder);
  const path = join(folder, "alone.parquet");
  await writeParquet(database, first, path);
  return [path];
}

async function describeFile(cut: Cut, draft: Draft, temp: string): Promise<NewFile> {
  const { table, folder, ...described } = draft;
  const prefix = draft.kind === "prediction" ? "seg" : "fb";
  const name = `${prefix}-${cut.partition}-${cut.first}-${cut.end}.parquet`;
  return {
    ...described,
    path: `${folder}/d=${draft.day}/${name}`,
    ...{ firstOffset: cut.first, endOffset: cut.end, rows: table.rows },
    bytes: (await stat(temp)).size,
    columns: table.columns.map(({ name, type }) => ({ name, type })),
  };
}

/**
 * A file that has the name already comes from an attempt that was cut short before the manifest knew of
 * it. Its rows may have been chosen under another state of the metadata, so it is replaced.
 */
async function placeGroup(
  { lake }: FileWriter,
  temps: readonly FinishedFile[],
  folder: string,
): Promise<void> {
  try {
    const done = await lake.putAll(temps);
    const left = temps.filter((_, place) => done[place] !== true);
    for (const { name } of left) await lake.remove(name);
    const again = await lake.putAll(left);
    const taken = left.find((_, place) => again[place] !== true);
    if (taken !== undefined) throw new Error(`Two writers make the file ${taken.name}`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
