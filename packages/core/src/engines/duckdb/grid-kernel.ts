import { createBinFinder } from "../../profiles/bin-finder.ts";
import type { GridPlan } from "../../profiles/plan.ts";
import type { GridCounts } from "../../profiles/profile.ts";
import { gridKernelCode } from "./grid-kernel-code.ts";

/** Most rows of one call: a chunk of DuckDB never has more. */
const maxRows = 2_048;

/**
 * The inner loop of a profile in WebAssembly: it counts the values of numeric measures into bins, as
 * `createGridCounter` does in plain JavaScript, four times as fast. A kernel serves one scan at a time.
 */
export interface GridKernel {
  /** A counter of one measure, for one or several cells. Valid until `reset()`. */
  counter(plan: GridPlan, cells?: number): KernelCounter;
  /** Looks at a measure before there is a plan. Valid until `reset()`. */
  looker(mostDistinct: number): KernelLooker;
  /** Forgets all counters; their memory is used again. */
  reset(): void;
}

export interface KernelCounter {
  /**
   * @param valid bit i & 7 of byte i >> 3 says that row i has a value; null when all have
   * @param cells the cell of each row; null puts all rows into cell 0
   */
  add(
    values: Float64Array,
    rows: number,
    valid: Uint8Array | null,
    cells: Uint16Array | null,
  ): void;
  /** What was counted so far, one entry a cell. */
  counts(): readonly GridCounts[];
  /** Rows without a value so far, one entry a cell. */
  skipped(): readonly number[];
}

/** What is used of the platform's WebAssembly; its types come with those of browsers only. */
interface Platform {
  readonly Memory: new (options: { readonly initial: number }) => Memory;
  readonly Module: new (code: Uint8Array) => object;
  readonly Instance: new (
    module: object,
    imports: { readonly env: { readonly memory: Memory } },
  ) => { readonly exports: unknown };
}

interface Memory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

const { WebAssembly: platform } = globalThis as unknown as { readonly WebAssembly: Platform };

export interface KernelLooker {
  add(values: Float64Array, rows: number, valid: Uint8Array | null): void;
  result(): LookedAt;
}

/** What is known of all rows of a measure. */
export interface LookedAt {
  readonly skipped: number;
  readonly finite: number;
  readonly min: number;
  readonly max: number;
  readonly isInteger: boolean;
  /** Ascending, or null when there are more than asked for. */
  readonly distinct: readonly number[] | null;
}

interface KernelCode {
  place(
    column: number,
    values: number,
    valid: number,
    rows: number,
    places: number,
    deltas: number,
    extremes: number,
  ): void;
  addRows(column: number, rows: number, places: number, deltas: number): void;
  addRowsByCell(
    column: number,
    values: number,
    rows: number,
    places: number,
    deltas: number,
    cells: number,
  ): void;
  settle(column: number, cells: number): void;
  survey(known: number, values: number, valid: number, rows: number, most: number): void;
}

// One chunk lies at fixed addresses, in bytes; counters follow.
const valuesAt = 0;
const deltasAt = maxRows * 8;
const placesAt = maxRows * 16;
const cellsAt = maxRows * 20;
const validAt = maxRows * 22;
const unusedAt = maxRows * 23;
const firstFree = unusedAt + 64;
/** In the moments of a cell, behind its four sums. */
const extremesOffset = 32;

const descriptionBytes = 64;
const pageBytes = 65_536;
/** Rows after which a counter of several cells moves its sums to the compensated totals. */
const rowsBetweenSettling = 131_072;

export function createGridKernel(): GridKernel {
  const memory = new platform.Memory({ initial: 4 });
  const code = new platform.Module(Buffer.from(gridKernelCode, "base64"));
  const instance = new platform.Instance(code, { env: { memory } });
  const kernel = instance.exports as KernelCode;
  let free = firstFree;
  let chunk = chunkOf(memory);

  const allocate = (bytes: number): number => {
    const at = free;
    free += Math.ceil(bytes / 64) * 64;
    const lacking = free - memory.buffer.byteLength;
    if (lacking > 0) {
      memory.grow(Math.max(64, Math.ceil(lacking / pageBytes)));
      chunk = chunkOf(memory);
    }
    new Uint8Array(memory.buffer, at, bytes).fill(0);
    return at;
  };

  /** Copies a chunk to its fixed place; answers where its validity is. */
  const place = (values: Float64Array, rows: number, valid: Uint8Array | null): number => {
    chunk.values.set(rows === values.length ? values : values.subarray(0, rows));
    if (valid === null) return 0;
    chunk.valid.set(valid.subarray(0, Math.ceil(rows / 8)));
    return validAt;
  };

  return {
    looker(mostDistinct) {
      const known = allocate(knownBytes + mostDistinct * 8);
      new Float64Array(memory.buffer, known, 4).set([0, 0, Infinity, -Infinity]);
      new Int32Array(memory.buffer, known + 32, 2).set([1, 0]);
      return {
        add: (values, rows, valid) =>
          kernel.survey(known, valuesAt, place(values, rows, valid), rows, mostDistinct),
        result: () => readKnown(memory, known),
      };
    },
    counter(plan, cells = 1) {
      const layout = layOut(memory, allocate, plan, cells);
      let unsettled = 0;
      const settle = (): void => {
        kernel.settle(layout.column, cells);
        unsettled = 0;
      };
      return {
        add(values, rows, valid, cellOf) {
          const validity = place(values, rows, valid);
          // Over several cells the extremes are found cell by cell instead.
          const extremes = cellOf === null ? layout.moments + extremesOffset : unusedAt;
          kernel.place(layout.column, valuesAt, validity, rows, placesAt, deltasAt, extremes);
          unsettled += rows;
          if (cellOf === null) {
            kernel.addRows(layout.column, rows, placesAt, deltasAt);
            settle();
          } else {
            chunk.cells.set(cellOf.subarray(0, rows));
            kernel.addRowsByCell(layout.column, valuesAt, rows, placesAt, deltasAt, cellsAt);
            if (unsettled >= rowsBetweenSettling) settle();
          }
        },
        counts() {
          settle();
          return Array.from({ length: cells }, (_, cell) => readCell(memory, layout, cell).counts);
        },
        skipped: () =>
          Array.from({ length: cells }, (_, cell) => readCell(memory, layout, cell).skipped),
      };
    },
    reset() {
      free = firstFree;
    },
  };
}

const knownBytes = 40;

function readKnown({ buffer }: Memory, known: number): LookedAt {
  const [skipped = 0, finite = 0, min = 0, max = 0] = new Float64Array(buffer, known, 4);
  const [isInteger, noted = -1] = new Int32Array(buffer, known + 32, 2);
  const distinct =
    noted < 0
      ? null
      : Array.from(new Float64Array(buffer, known + knownBytes, noted)).sort((a, b) => a - b);
  return { skipped, finite, min, max, isInteger: isInteger === 1, distinct };
}

interface Chunk {
  readonly values: Float64Array;
  readonly cells: Uint16Array;
  readonly valid: Uint8Array;
}

function chunkOf({ buffer }: Memory): Chunk {
  return {
    values: new Float64Array(buffer, valuesAt, maxRows),
    cells: new Uint16Array(buffer, cellsAt, maxRows),
    valid: new Uint8Array(buffer, validAt, maxRows / 8),
  };
}

/** Where the parts of one counter lie. */
interface Layout {
  readonly column: number;
  readonly bins: number;
  readonly moments: number;
  readonly totals: number;
  readonly binCount: number;
}

/** Behind the bins of a cell: NaN, +∞, −∞, no value. */
const leftOut = 4;

function layOut(
  memory: Memory,
  allocate: (bytes: number) => number,
  plan: GridPlan,
  cells: number,
): Layout {
  const finder = createBinFinder(plan.edges);
  const binCount = plan.edges.length + 1;
  const column = allocate(descriptionBytes);
  const start = allocate(finder.start.byteLength);
  const edges = allocate(finder.edges.byteLength);
  const bins = allocate((binCount + leftOut) * cells * 16);
  const moments = allocate(cells * 64);
  const totals = allocate(cells * 64);
  new Uint16Array(memory.buffer, start, finder.start.length).set(finder.start);
  new Float64Array(memory.buffer, edges, finder.edges.length).set(finder.edges);
  new Uint32Array(memory.buffer, column, 8).set([
    start,
    edges,
    bins,
    moments,
    totals,
    finder.start.length - 1,
    finder.byBits ? 1 : 0,
    binCount + leftOut,
  ]);
  new Float64Array(memory.buffer, column + 32, 3).set([finder.origin, finder.scale, plan.center]);
  const scratch = new Float64Array(memory.buffer, moments, cells * 8);
  for (let cell = 0; cell < cells; cell++) {
    scratch[cell * 8 + 4] = Infinity;
    scratch[cell * 8 + 5] = -Infinity;
  }
  return { column, bins, moments, totals, binCount };
}

function readCell(
  { buffer }: Memory,
  { bins, moments, totals, binCount }: Layout,
  cell: number,
): { readonly counts: GridCounts; readonly skipped: number } {
  const width = binCount + leftOut;
  const slots = new Float64Array(buffer, bins + cell * width * 16, width * 2);
  const at = (index: number): number => slots[2 * index] as number;
  const [min = 0, max = 0] = new Float64Array(buffer, moments + cell * 64 + extremesOffset, 2);
  const total = new Float64Array(buffer, totals + cell * 64, 8);
  const power = (index: number): number => {
    const sum = total[index] as number;
    // A sum beyond the largest double, or of infinities of both signs, says only that it overflowed.
    return Number.isFinite(sum) ? sum + (total[index + 4] as number) : Infinity;
  };
  const counts = Array.from({ length: binCount }, (_, bin) => at(bin));
  const finite = counts.reduce((sum, rows) => sum + rows, 0);
  return {
    skipped: at(binCount + 3),
    counts: {
      shape: "grid",
      finite,
      nan: at(binCount),
      positiveInfinity: at(binCount + 1),
      negativeInfinity: at(binCount + 2),
      min: finite > 0 ? min : null,
      max: finite > 0 ? max : null,
      powerSums: [power(0), power(1), power(2), power(3)],
      counts,
      sums: Array.from({ length: binCount }, (_, bin) => slots[2 * bin + 1] as number),
    },
  };
}
