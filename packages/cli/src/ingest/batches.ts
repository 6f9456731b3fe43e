import type { RowEvents } from "./row-events.ts";

/** Rows that are sent together. */
export type Batch = readonly RowEvents[];

const batchRows = 2_000;
/** Below what servers take by default, with room for wide rows. */
const batchCharacters = 4_000_000;

/** Gathers rows until there are enough to send. */
export function createBatcher(): {
  /** The batches that are full now. */
  add(rows: readonly RowEvents[]): readonly Batch[];
  rest(): Batch;
} {
  let waiting: RowEvents[] = [];
  let characters = 0;
  return {
    add(rows) {
      const full: Batch[] = [];
      for (const row of rows) {
        waiting.push(row);
        characters += (row.prediction?.length ?? 0) + (row.feedback?.length ?? 0);
        if (waiting.length < batchRows && characters < batchCharacters) continue;
        full.push(waiting);
        [waiting, characters] = [[], 0];
      }
      return full;
    },
    rest: () => waiting,
  };
}
