import type { ClusterSums } from "@plumbline/stats";
import type { Metadata } from "../metadata/open-metadata.ts";
import type { LakeDatabase } from "./duckdb-database.ts";
import { kpiSql, type KpiQuestion } from "./duckdb-kpi-sql.ts";
import type { Lake } from "./lake.ts";
import { createLiveFiles } from "./live-files.ts";
import { readAgain } from "./read-again.ts";
import { filesOf } from "./row-reader.ts";
import type { RowRange } from "./row-range.ts";

export interface KpiSums extends ClusterSums {
  /** Rows with the positive label; 0 where no labels are asked for. */
  readonly positives: number;
}

/** Counts what followed predictions, as known at a position. */
export interface KpiReader {
  sums(range: RowRange, question: KpiQuestion): Promise<KpiSums>;
}

export interface KpiReaderParts {
  readonly metadata: Metadata;
  readonly lake: Lake;
  readonly database: LakeDatabase;
}

export function createKpiReader({ metadata, lake, database }: KpiReaderParts): KpiReader {
  const live = createLiveFiles(metadata);
  return {
    sums: (range, question) =>
      readAgain(async () => {
        const sql = kpiSql(lake, await filesOf(live, range), range, question);
        const [row = []] = await (await database.run(sql)).getRowsJS();
        const [n = 0, sum = 0, clusters = 0, residualSquares = 0, positives = 0] = row.map(Number);
        return { n, sum, clusters, residualSquares: Math.max(0, residualSquares), positives };
      }),
  };
}
