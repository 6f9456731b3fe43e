import type { SampleValue } from "../profiles/profile.ts";

export const fileFormats = ["csv", "parquet", "ndjson", "arrow"] as const;

export type FileFormat = (typeof fileFormats)[number];

/** Where rows come from. */
export type Source = FileSource | MemorySource;

export interface FileSource {
  /** Files, folders (Hive-partitioned or flat) and globs, taken together as one table. */
  readonly paths: readonly string[];
  /** What results call the source. @default the paths */
  readonly label?: string;
  /** Taken from the file's name when left out. */
  readonly format?: FileFormat;
  readonly csv?: CsvOptions;
  /** Folders that carry values of a file named by itself, e.g. `day=2026-11-25`, see `SourceFile`. */
  readonly partition?: string;
  /** A SQL-free filter on one column, e.g. the month of a time column: kept rows satisfy it. */
  readonly timeRange?: TimeRange;
}

export interface CsvOptions {
  readonly delimiter?: string;
  /** @default "utf-8" */
  readonly encoding?: "utf-8" | "latin-1" | "utf-16";
  /** Texts that mean missing, besides the empty field. */
  readonly missing?: readonly string[];
}

/** Half-open [fromMs, toMs), UTC. */
export interface TimeRange {
  readonly column: string;
  readonly fromMs: number;
  readonly toMs: number;
}

/** Rows at hand: one array per column, all of one length. */
export interface MemorySource {
  readonly label?: string;
  readonly columns: Readonly<Record<string, readonly MemoryValue[] | Float64Array>>;
}

export type MemoryValue = SampleValue | Date | readonly number[];
