import type { RowSample, SampleValue } from "./profile.ts";

/** A row with the hash of its key, before it is laid out by columns. */
export interface HashedRow {
  readonly hash: string;
  readonly values: readonly SampleValue[];
}

/** Texts are cut at this length: a sample is for looking, and a megabyte of text is not. */
export const maxSampleText = 256;

/**
 * The `size` rows of lowest hash; rows of equal hash are ordered by their values, so that the same
 * rows are kept however the source was split.
 */
export function createRowSample(
  rows: readonly HashedRow[],
  columns: number,
  size: number,
  hash: string,
): RowSample {
  const kept = [...rows].sort(byHashThenValues).slice(0, size);
  return {
    size,
    hash,
    hashes: kept.map((row) => row.hash),
    columns: Array.from({ length: columns }, (_, column) =>
      kept.map((row) => row.values[column] ?? null),
    ),
  };
}

/** Samples of different hash functions are not one sample: the larger side stays. */
export function mergeSamples(a: RowSample, b: RowSample): RowSample {
  if (a.hashes.length === 0) return b;
  if (b.hashes.length === 0) return a;
  if (a.hash !== b.hash) return a.hashes.length >= b.hashes.length ? a : b;
  const rows = [...rowsOf(a), ...rowsOf(b)];
  return createRowSample(rows, a.columns.length, Math.min(a.size, b.size), a.hash);
}

function rowsOf(sample: RowSample): readonly HashedRow[] {
  return sample.hashes.map((hash, row) => ({
    hash,
    values: sample.columns.map((column) => column[row] ?? null),
  }));
}

/** A number, text or truth value as a sample keeps it. */
export function sampleValue(value: SampleValue | bigint | undefined): SampleValue {
  if (value === null || value === undefined) return null;
  if (typeof value === "bigint") return Number(value);
  if (typeof value === "number") return Number.isFinite(value) ? value : String(value);
  return typeof value === "string" ? value.slice(0, maxSampleText) : value;
}

function byHashThenValues(a: HashedRow, b: HashedRow): number {
  if (a.hash !== b.hash) return a.hash < b.hash ? -1 : 1;
  const left = JSON.stringify(a.values);
  const right = JSON.stringify(b.values);
  return left < right ? -1 : left > right ? 1 : 0;
}
