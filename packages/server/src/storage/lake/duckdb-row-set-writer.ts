import type { Metadata } from "../metadata/open-metadata.ts";
import { openLakeDatabase } from "./duckdb-database.ts";
import { rowsSql } from "./duckdb-rows-sql.ts";
import { instant, quoteName, quoteText } from "./duckdb-sql.ts";
import type { Lake } from "./lake.ts";
import type { LakeColumn } from "./lake-column.ts";
import { createLiveFiles } from "./live-files.ts";
import { readAgain } from "./read-again.ts";
import type { RowRange } from "./row-range.ts";
import { filesOf } from "./row-reader.ts";
import { rowSetColumns, type RowSetColumn } from "./row-set-columns.ts";

export interface RowSetOrder {
  readonly range: RowRange;
  /** Half-open stretches of event time. */
  readonly exclude: readonly { readonly fromMs: number; readonly toMs: number }[];
  readonly labelledOnly: boolean;
  readonly withLabels: boolean;
  /** The features of a set that is written again. @default all there are */
  readonly features?: readonly string[];
}

export interface WrittenRowSet {
  readonly rows: number;
  readonly labelled: number;
  readonly columns: readonly RowSetColumn[];
}

export interface RowSetWriterParts {
  readonly metadata: Metadata;
  readonly lake: Lake;
  readonly tempFolder: string;
}

/** Writes rows of the lake as one Parquet file: the same order always gives the same bytes. */
export interface RowSetWriter {
  write(order: RowSetOrder, path: string): Promise<WrittenRowSet>;
}

// Several threads would finish their row groups in an order of their own.
const alone = { threads: 1, memoryLimit: "512MB" } as const;
const format = "FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 3, ROW_GROUP_SIZE 122880";

export function createRowSetWriter({
  metadata,
  lake,
  tempFolder,
}: RowSetWriterParts): RowSetWriter {
  const live = createLiveFiles(metadata);
  return {
    write: (order, path) =>
      readAgain(async () => {
        const { range, features, withLabels } = order;
        const query = rowsSql(lake, await filesOf(live, range), range, features);
        const columns = rowSetColumns(query.columns, withLabels);
        const place = placesOf(query.columns);
        const selected = columns.map(
          ({ name, source }) => `${place(source)} AS ${quoteName(name)}`,
        );
        const rows = `FROM (${query.sql}) WHERE ${conditions(order, place).join(" AND ")}`;
        const inOrder = `ORDER BY ${place("pl_time")}, ${place("pl_id")}`;
        const database = await openLakeDatabase({ tempFolder, ...alone });
        try {
          await database.run(
            `COPY (SELECT ${selected.join(", ")} ${rows} ${inOrder}) TO ${quoteText(path)} (${format})`,
          );
          const counted = await database.run(
            `SELECT count(*)::DOUBLE, count(${place("pl_label")})::DOUBLE ${rows}`,
          );
          const [found] = await counted.getRowsJS();
          return { rows: Number(found?.[0]), labelled: Number(found?.[1]), columns };
        } finally {
          await database.close();
        }
      }),
  };
}

function placesOf(columns: readonly LakeColumn[]): (name: string) => string {
  const places = new Map(columns.map(({ name }, place) => [name, place]));
  return (name) => {
    const found = places.get(name);
    return found === undefined ? "NULL" : `c${found}`;
  };
}

function conditions(
  { exclude, labelledOnly }: RowSetOrder,
  place: (name: string) => string,
): readonly string[] {
  const time = place("pl_time");
  return [
    "true",
    ...exclude.map(
      ({ fromMs, toMs }) => `NOT (${time} >= ${instant(fromMs)} AND ${time} < ${instant(toMs)})`,
    ),
    ...(labelledOnly ? [`${place("pl_label")} IS NOT NULL`] : []),
  ];
}
