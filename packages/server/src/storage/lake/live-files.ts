import type { Metadata } from "../metadata/open-metadata.ts";
import type { Prepare } from "../metadata/sqlite-dialect.ts";
import type { LakeColumn, LakeType } from "./lake-column.ts";

/** A file of the lake as readers need it. */
export interface LiveFile {
  readonly id: number;
  readonly path: string;
  readonly firstOffset: number;
  readonly endOffset: number;
  readonly rows: number;
  readonly bytes: number;
  readonly minTime: number;
  readonly maxTime: number;
  readonly day: string;
  readonly layoutId: number;
  readonly columns: readonly LakeColumn[];
}

export interface FileRange {
  readonly modelId: number;
  readonly kind: "prediction" | "feedback";
  /** Half-open, event time of the predictions. @default all times */
  readonly fromMs?: number;
  readonly toMs?: number;
}

/** The manifest's live files, with the layouts it has seen kept in memory. */
export interface LiveFiles {
  find(range: FileRange): Promise<readonly LiveFile[]>;
}

const select = `
  select id, path, first_offset, end_offset, rows, bytes, min_time, max_time, day, layout_id
  from files
  where model_id = ? and kind = ? and state = 'live' and min_time < ? and max_time >= ?
  order by min_time, id`;
const selectLayout = "select columns_json as columns from layouts where id = ?";

export function createLiveFiles(metadata: Metadata): LiveFiles {
  const layouts = new Map<number, readonly LakeColumn[]>();
  const columnsOf = (prepare: Prepare, id: number): readonly LakeColumn[] => {
    const known = layouts.get(id);
    if (known !== undefined) return known;
    const pairs = JSON.parse(String(prepare(selectLayout).get(id)?.["columns"])) as [
      string,
      LakeType,
    ][];
    const columns = pairs.map(([name, type]) => ({ name, type }));
    layouts.set(id, columns);
    return columns;
  };
  return {
    find: ({ modelId, kind, fromMs, toMs }) =>
      metadata.read((prepare) =>
        prepare(select)
          .all(modelId, kind, toMs ?? Number.MAX_SAFE_INTEGER, fromMs ?? Number.MIN_SAFE_INTEGER)
          .map((row) => ({
            id: Number(row["id"]),
            path: String(row["path"]),
            firstOffset: Number(row["first_offset"]),
            endOffset: Number(row["end_offset"]),
            rows: Number(row["rows"]),
            bytes: Number(row["bytes"]),
            minTime: Number(row["min_time"]),
            maxTime: Number(row["max_time"]),
            day: String(row["day"]),
            layoutId: Number(row["layout_id"]),
            columns: columnsOf(prepare, Number(row["layout_id"])),
          })),
      ),
  };
}
