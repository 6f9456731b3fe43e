import type { PerformanceCounts } from "./performance-counts.ts";

export const profileFormat = "plumbline-profile";
export const profileVersion = 1;

/**
 * A mergeable summary of some rows under one plan: only counts, sums, extremes and bottom-k sets, so
 * that the profile of all rows is the merge of the profiles of any parts, in any order.
 */
export interface Profile {
  readonly format: typeof profileFormat;
  readonly version: typeof profileVersion;
  readonly planId: string;
  readonly rows: number;
  /** In the order of the plan's columns. */
  readonly columns: readonly ColumnProfile[];
  /** In the order of the plan's segmentations. */
  readonly segmentations: readonly SegmentationProfile[];
  readonly performance: PerformanceCounts | null;
  readonly rules: readonly RuleCounts[];
  readonly sample: RowSample;
  readonly source: SourceFacts;
}

export interface ColumnProfile {
  readonly name: string;
  /** Rows of sources that do not have the column at all; not counted as missing. */
  readonly absent: number;
  /** Null, or an empty field of a CSV. */
  readonly missing: number;
  /** Neither missing nor readable as the plan's kind: a text where a number belongs. */
  readonly typeErrors: number;
  readonly measures: readonly MeasureCounts[];
  /** Distinct values of text-like columns; null for the other kinds. */
  readonly distinct: DistinctSketch | null;
}

export type MeasureCounts = GridCounts | CategoryCounts;

export interface GridCounts {
  readonly shape: "grid";
  /** Finite rows; `nan` and the infinities are counted apart. */
  readonly finite: number;
  readonly nan: number;
  readonly positiveInfinity: number;
  readonly negativeInfinity: number;
  /** Null without finite rows. */
  readonly min: number | null;
  readonly max: number | null;
  /** Σ(x − center)^p for p = 1 … 4; Infinity where a sum overflowed. */
  readonly powerSums: readonly [number, number, number, number];
  /** Rows per fine bin. */
  readonly counts: readonly number[];
  /** Σ(x − center) per fine bin. */
  readonly sums: readonly number[];
}

export interface CategoryCounts {
  readonly shape: "categories";
  /** Rows per category of the plan. */
  readonly counts: readonly number[];
  readonly other: number;
  readonly unseen: number;
  /** The unseen values of lowest hash with their rows: complete when fewer than its limit. */
  readonly unseenValues: readonly HashedCount[];
}

/** A value, its hash (13 hexadecimal digits of MD5) and its rows. */
export interface HashedCount {
  readonly hash: string;
  readonly value: string;
  readonly rows: number;
}

/** The k values of lowest hash with their rows, by hash; complete when fewer than k. */
export interface DistinctSketch {
  readonly size: number;
  readonly entries: readonly { readonly hash: string; readonly rows: number }[];
}

export interface SegmentationProfile {
  /** In the order of the plan's cells, then the cell of everything else. */
  readonly cells: readonly CellProfile[];
}

export interface CellProfile {
  readonly rows: number;
  readonly columns: readonly ColumnProfile[];
  readonly performance: PerformanceCounts | null;
}

export interface RuleCounts {
  readonly name: string;
  /** Rows on which the rule could be answered. */
  readonly checked: number;
  readonly broken: number;
  /** Why the rule could not run at all (a column it names is gone); null when it ran. */
  readonly failure: string | null;
}

/** Rows by ascending hash of their key, column by column in the order of the plan. */
export interface RowSample {
  readonly size: number;
  /** The hash function: samples made by different functions do not merge. */
  readonly hash: string;
  readonly hashes: readonly string[];
  readonly columns: readonly (readonly SampleValue[])[];
}

/** Numbers that JSON lacks are the texts "NaN", "Infinity" and "-Infinity". */
export type SampleValue = number | string | boolean | null;

/** What was seen of the source itself, beside its rows. */
export interface SourceFacts {
  readonly label: string;
  readonly files: number;
  /** The columns of the source, also those the plan does not have. */
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  /** Rows that could not be read, with the first few reasons. */
  readonly unreadableRows: number;
  readonly unreadableExamples: readonly string[];
  /** Repeated prediction ids; `isWhole` is false after a merge, which cannot see across parts. */
  readonly duplicateIds: { readonly rows: number; readonly isWhole: boolean } | null;
  /** Newest change of a file, milliseconds since 1970; null for rows from memory. */
  readonly modifiedAtMs: number | null;
}
