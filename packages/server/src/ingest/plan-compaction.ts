import type { LiveFile } from "../storage/lake/live-files.ts";

export interface CompactionOptions {
  /** A day is closed so long after its end: most late rows have come. @default 6 hours */
  readonly closedAfterMs?: number;
  /** An open day's small files become one when there are so many. @default 24 */
  readonly openFiles?: number;
  /** Rows of a compacted file, about. @default 2_000_000 */
  readonly maxRows?: number;
}

export const compactionDefaults = {
  closedAfterMs: 6 * 3_600_000,
  openFiles: 24,
  maxRows: 2_000_000,
} as const satisfies Required<CompactionOptions>;

const dayMs = 86_400_000;

/**
 * Which files of one model, kind and day should become one. A closed day gets as few files as the size
 * allows. An open day's files grow in steps, each merging files of about one size, so that a row is
 * rewritten a few times and not with every cut, and no merge is larger than the size allows.
 */
export function planCompaction(
  files: readonly LiveFile[],
  nowMs: number,
  options: CompactionOptions = {},
): readonly (readonly LiveFile[])[] {
  const { closedAfterMs, openFiles, maxRows } = { ...compactionDefaults, ...options };
  const [first] = files;
  if (first === undefined) return [];
  const isClosed = Date.parse(`${first.day}T00:00:00Z`) + dayMs + closedAfterMs <= nowMs;
  if (isClosed) return packed(files, maxRows).filter((group) => group.length > 1);
  const bySize = Map.groupBy(files, ({ rows }) => sizeClass(rows, openFiles));
  return [...bySize.values()]
    .filter((group) => group.length >= openFiles)
    .flatMap((group) => packed(group, maxRows).filter((some) => some.length > 1));
}

const sizeClass = (rows: number, step: number): number =>
  Math.floor(Math.log(Math.max(1, rows)) / Math.log(step));

/** Neighbours in time together, until a file is full. */
function packed(files: readonly LiveFile[], maxRows: number): readonly (readonly LiveFile[])[] {
  const groups: LiveFile[][] = [];
  let rows = Number.POSITIVE_INFINITY;
  for (const file of files.toSorted((a, b) => a.minTime - b.minTime || a.id - b.id)) {
    if (rows + file.rows > maxRows) {
      groups.push([]);
      rows = 0;
    }
    groups.at(-1)?.push(file);
    rows += file.rows;
  }
  return groups;
}
