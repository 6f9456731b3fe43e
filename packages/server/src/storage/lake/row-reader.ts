import type { MemorySource } from "@plumbline/core";
import type { Metadata } from "../metadata/open-metadata.ts";
import { valuesOf } from "./column-tables.ts";
import { rowsSql, type RangeFiles, type RowsQuery } from "./duckdb-rows-sql.ts";
import { quoteName, quoteText } from "./duckdb-sql.ts";
import { storedNames } from "./lake-column.ts";
import { labelCoverage, type LabelCoverage } from "./label-coverage.ts";
import { createLiveFiles, type LiveFiles } from "./live-files.ts";
import { memorySource } from "./memory-source.ts";
import { pageRows, type PageRequest, type RowPage } from "./page-rows.ts";
import { readLabelledRows, type ReadOptions, type ReadParts } from "./read-labelled-rows.ts";
import { readAgain as again } from "./read-again.ts";
import type { RowRange } from "./row-range.ts";

export interface RowReaderParts extends ReadParts {
  readonly metadata: Metadata;
}

type FeatureOptions = Pick<ReadOptions, "features">;

/** Rows at hand, for the memory engine. */
export interface RangeRows extends MemorySource {
  readonly rows: number;
  readonly labelled: number;
}

interface ParquetOptions extends FeatureOptions {
  /** The fields of a prediction that are wanted, and what the file calls them. @default all, as they are */
  readonly names?: ReadonlyMap<string, string>;
  /** Features that are left out. @default none */
  readonly ignored?: readonly string[];
}

export interface RowPlace {
  readonly offset: number;
  readonly timeMs: number;
}

/** Where the first rows of a model end. */
export interface FirstRows {
  readonly fromMs: number;
  readonly toMs: number;
  readonly position: number;
}

/** Reads predictions with their labels, as known at a position. */
export interface RowReader {
  /** For windows that fit into memory; see `countRows`. */
  readRows(range: RowRange, options?: FeatureOptions): Promise<RangeRows>;
  /** The same rows as a Parquet file, for the DuckDB engine. */
  writeRowsParquet(range: RowRange, path: string, options?: ParquetOptions): Promise<void>;
  /** The smallest range that holds the first so many rows of the log; whole files, so it may hold more. */
  firstRows(range: RowRange, rows: number): Promise<FirstRows>;
  /** At most so many rows lie in the range: from the manifest alone, without reading. */
  countRows(range: RowRange): Promise<number>;
  /** Offset and event time of the first so many rows from an offset on, in the order of the log. */
  rowsFrom(range: RowRange, limit: number): Promise<readonly RowPlace[]>;
  /** Newest first, for people. */
  pageRows(request: PageRequest): Promise<RowPage>;
  labelCoverage(range: RowRange): Promise<LabelCoverage>;
}

export function createRowReader(parts: RowReaderParts): RowReader {
  const { database, lake } = parts;
  const live = createLiveFiles(parts.metadata);
  const query = async (range: RowRange, { features }: FeatureOptions): Promise<RowsQuery> =>
    rowsSql(lake, await filesOf(live, range), range, features);
  return {
    readRows: (range, options = {}) =>
      again(async () => {
        const table = await readLabelledRows(parts, await filesOf(live, range), range, options);
        let labelled = 0;
        for (const label of valuesOf(table, "pl_label") ?? []) if (label !== null) labelled++;
        return { ...memorySource(table), rows: table.rows, labelled };
      }),
    writeRowsParquet: (range, path, options = {}) =>
      again(async () => {
        const { sql, columns } = await query(range, options);
        const renamed = storedNames(columns).flatMap((name, place) => {
          const shown = options.names?.get(name);
          const isLeftOut = options.names !== undefined && shown === undefined;
          if (isLeftOut && name.startsWith("pl_")) return [];
          if (options.ignored?.includes(name) === true) return [];
          return [`c${place} AS ${quoteName(shown ?? name)}`];
        });
        await database.run(
          `COPY (SELECT ${renamed.join(", ")} FROM (${sql})) TO ${quoteText(path)} (FORMAT parquet)`,
        );
      }),
    rowsFrom: (range, limit) =>
      again(async () => {
        const files = await filesOf(live, range);
        const after = files.predictions.filter(
          (file) => file.endOffset > (range.offsets?.from ?? 0),
        );
        const { sql, columns } = rowsSql(lake, { predictions: after, feedback: [] }, range, []);
        const place = (name: string) => columns.findIndex((column) => column.name === name);
        if (place("pl_offset") < 0) return [];
        const found = await database.run(
          `SELECT c${place("pl_offset")}::DOUBLE, epoch_ms(c${place("pl_time")})::DOUBLE FROM (${sql}) LIMIT ${limit}`,
        );
        return (await found.getRowsJS()).map(([offset, timeMs]) => ({
          offset: Number(offset),
          timeMs: Number(timeMs),
        }));
      }),
    async firstRows(range, rows) {
      const { predictions } = await filesOf(live, range);
      const files = [...predictions].sort((a, b) => a.firstOffset - b.firstOffset);
      let seen = 0;
      const end = files.findIndex((file) => (seen += file.rows) >= rows);
      const taken = end < 0 ? files : files.slice(0, end + 1);
      return {
        fromMs: Math.min(...taken.map(({ minTime }) => minTime)),
        toMs: Math.max(...taken.map(({ maxTime }) => maxTime)) + 1,
        position: Math.max(...taken.map(({ endOffset }) => endOffset)),
      };
    },
    async countRows(range) {
      const { predictions } = await filesOf(live, range);
      return predictions.reduce((sum, { rows }) => sum + rows, 0);
    },
    pageRows: (request) => again(() => pageRows({ ...parts, live }, request)),
    labelCoverage: (range) =>
      again(async () => labelCoverage(parts, await filesOf(live, range), range)),
  };
}

/** The files that can hold rows of a range; those written after the position cannot. */
export async function filesOf(live: LiveFiles, range: RowRange): Promise<RangeFiles> {
  const { modelId, fromMs, toMs, position } = range;
  const isKnown = ({ firstOffset }: { firstOffset: number }): boolean => firstOffset < position;
  const of = { modelId, fromMs, toMs };
  const predictions = await live.find({ ...of, kind: "prediction" });
  const feedback = await live.find({ ...of, kind: "feedback" });
  return { predictions: predictions.filter(isKnown), feedback: feedback.filter(isKnown) };
}
