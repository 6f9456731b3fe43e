import { DuckDBInstance } from "@duckdb/node-api";
import duckdb from "@duckdb/node-bindings";
import { createPerformanceCounter, type RowwisePlan } from "../../profiles/performance-counter.ts";
import type { PerformanceCounts } from "../../profiles/performance-counts.ts";
import type { GridPlan } from "../../profiles/plan.ts";
import type { GridCounts } from "../../profiles/profile.ts";
import type { GridKernel } from "./grid-kernel.ts";
import { createSurveyor, type SurveyedValues } from "./surveyor.ts";

/**
 * Work on numbers that is done in JavaScript, row by row over typed arrays, because SQL is slower at
 * it: one streamed query a job. Jobs are plain data, so that they can go to a worker thread.
 */
export type ScanJob = GridJob | PerformanceJob | SurveyJob;

interface Job {
  /** What stands behind FROM. */
  readonly source: string;
}

export interface GridJob extends Job {
  readonly task: "grids";
  readonly grids: readonly { readonly sql: string; readonly plan: GridPlan }[];
  readonly segmentations: readonly CellCodes[];
  /** Rows whose values are kept besides, by place in the order of the source, ascending. */
  readonly picks: readonly number[];
}

export interface PerformanceJob extends Job {
  readonly task: "performance";
  readonly plan: RowwisePlan;
  readonly target: string;
  readonly answer: string;
  readonly scores: readonly string[];
  readonly segmentations: readonly CellCodes[];
}

interface SurveyJob extends Job {
  readonly task: "survey";
  readonly rows: number;
  /** Values to keep of each measure. */
  readonly sampleSize: number;
  readonly measures: readonly string[];
}

/** An SQL expression for the cell of a row, and how many cells there are. */
export interface CellCodes {
  readonly sql: string;
  readonly cells: number;
}

/** Entry 0 is all rows; then the cells of each segmentation, one after the other. */
export type ScanResult =
  | {
      readonly task: "grids";
      readonly grids: readonly (readonly CountedGrid[])[];
      /** For each grid the values of the picked rows; null where there is none. */
      readonly picked: readonly (readonly (number | null)[])[];
    }
  | { readonly task: "performance"; readonly cells: readonly PerformanceCounts[] }
  | { readonly task: "survey"; readonly measures: readonly SurveyedValues[] };

export interface CountedGrid {
  readonly counts: GridCounts;
  readonly skipped: number;
}

/** Called with the rows done since the last call; a true answer stops the scan. */
export type OnRows = (rows: number) => boolean;

/** A kernel counts for one scan at a time, so it is taken for the scan and given back. */
export interface Kernels {
  take(): GridKernel;
  giveBack(kernel: GridKernel): void;
}

export async function runScan(job: ScanJob, kernels: Kernels, onRows: OnRows): Promise<ScanResult> {
  if (job.task === "performance") return scanPerformance(job, onRows);
  const kernel = kernels.take();
  try {
    return job.task === "grids"
      ? await scanGrids(job, kernel, onRows)
      : await scanSurvey(job, kernel, onRows);
  } finally {
    kernels.giveBack(kernel);
  }
}

interface Chunk {
  readonly rows: number;
  values(column: number): Float64Array;
  /** One bit a row, or null when every row has a value. */
  validity(column: number): Uint8Array | null;
}

async function scanGrids(job: GridJob, kernel: GridKernel, onRows: OnRows): Promise<ScanResult> {
  const { grids, segmentations } = job;
  const whole = grids.map(({ plan }) => kernel.counter(plan));
  const byCell = segmentations.map(({ cells }) =>
    grids.map(({ plan }) => kernel.counter(plan, cells)),
  );
  const columns = [...grids.map(({ sql }) => sql), ...segmentations.map(({ sql }) => sql)];
  const picker = createPicker(job.picks, grids.length);
  await stream(job.source, columns, onRows, (chunks) => {
    const picksOf = chunks.map((chunk) => picker.next(chunk.rows));
    const codes = chunks.map((chunk) =>
      segmentations.map((_, i) => cellsOf(chunk, grids.length + i)),
    );
    // Column by column over many chunks, so that its bins stay in the processor's cache.
    for (let column = 0; column < grids.length; column++) {
      chunks.forEach((chunk, at) => {
        const values = chunk.values(column);
        const validity = chunk.validity(column);
        whole[column]?.add(values, chunk.rows, validity, null);
        picker.keep(column, picksOf[at] ?? [], values, validity);
        codes[at]?.forEach((cells, i) =>
          byCell[i]?.[column]?.add(values, chunk.rows, validity, cells),
        );
      });
    }
  });
  return {
    task: "grids",
    picked: picker.picked,
    grids: grids.map((_, column) =>
      [whole, ...byCell].flatMap((counters) => {
        const counter = counters[column];
        const skipped = counter?.skipped() ?? [];
        return (counter?.counts() ?? []).map((counts, cell) => ({
          counts,
          skipped: skipped[cell] ?? 0,
        }));
      }),
    ),
  };
}

interface Picker {
  /** The rows to pick of the next so many, from 0. */
  next(rows: number): readonly number[];
  keep(
    column: number,
    picks: readonly number[],
    values: Float64Array,
    validity: Uint8Array | null,
  ): void;
  readonly picked: readonly (readonly (number | null)[])[];
}

function createPicker(places: readonly number[], columns: number): Picker {
  const picked = Array.from({ length: columns }, (): (number | null)[] => []);
  let seen = 0;
  let at = 0;
  return {
    picked,
    next(rows) {
      const found: number[] = [];
      for (; at < places.length && (places[at] as number) < seen + rows; at++) {
        found.push((places[at] as number) - seen);
      }
      seen += rows;
      return found;
    },
    keep(column, picks, values, validity) {
      for (const row of picks) {
        picked[column]?.push(hasValue(validity, row) ? (values[row] as number) : null);
      }
    },
  };
}

function hasValue(validity: Uint8Array | null, row: number): boolean {
  return validity === null || ((validity[row >> 3] as number) & (1 << (row & 7))) !== 0;
}

async function scanPerformance(job: PerformanceJob, onRows: OnRows): Promise<ScanResult> {
  const { plan, segmentations } = job;
  const counters = [1, ...segmentations.map(({ cells }) => cells)].map((cells) =>
    Array.from({ length: cells }, () => createPerformanceCounter(plan)),
  );
  const columns = [job.target, job.answer, ...job.scores, ...segmentations.map(({ sql }) => sql)];
  const firstCode = 2 + job.scores.length;
  await streamChunks(job.source, columns, onRows, (chunk) => {
    const codes = segmentations.map((_, i) => cellsOf(chunk, firstCode + i));
    const inputs = Array.from({ length: firstCode }, (_, column) => withNaN(chunk, column));
    const [targets, answers, ...scores] = inputs as [Float64Array, Float64Array, ...Float64Array[]];
    for (let row = 0; row < chunk.rows; row++) {
      const target = targets[row] as number;
      const answer = answers[row] as number;
      const rowScores = scores.map((column) => column[row] as number);
      counters[0]?.[0]?.add(target, answer, rowScores);
      codes.forEach((cells, i) =>
        counters[i + 1]?.[cells[row] as number]?.add(target, answer, rowScores),
      );
    }
  });
  return {
    task: "performance",
    cells: counters.flatMap((cells) => cells.map((counter) => counter.counts())),
  };
}

async function scanSurvey(job: SurveyJob, kernel: GridKernel, onRows: OnRows): Promise<ScanResult> {
  const surveyors = job.measures.map(() => createSurveyor(kernel, job.rows, job.sampleSize));
  await stream(job.source, job.measures, onRows, (chunks) => {
    surveyors.forEach((surveyor, column) => {
      for (const chunk of chunks) {
        surveyor.add(chunk.values(column), chunk.rows, chunk.validity(column));
      }
    });
  });
  return { task: "survey", measures: surveyors.map((surveyor) => surveyor.result()) };
}

/** Values with NaN where there is none. */
function withNaN(chunk: Chunk, column: number): Float64Array {
  const validity = chunk.validity(column);
  if (validity === null) return chunk.values(column);
  return chunk.values(column).map((value, row) => (hasValue(validity, row) ? value : Number.NaN));
}

function cellsOf(chunk: Chunk, column: number): Uint16Array {
  return Uint16Array.from(chunk.values(column));
}

/** Values gathered before they are counted: enough that a column's bins are not fetched in vain. */
const valuesTogether = 4_194_304;
const mostChunksTogether = 64;
const rowsPerChunk = 2_048;

function streamChunks(
  source: string,
  columns: readonly string[],
  onRows: OnRows,
  use: (chunk: Chunk) => void,
): Promise<void> {
  return stream(source, columns, onRows, (chunks) => chunks.forEach(use));
}

/** Runs one query over DOUBLE columns on a DuckDB of its own, on one thread, some chunks at a time. */
async function stream(
  source: string,
  columns: readonly string[],
  onRows: OnRows,
  use: (chunks: readonly Chunk[]) => void,
): Promise<void> {
  if (columns.length === 0) return;
  const instance = await DuckDBInstance.create(":memory:", {
    threads: "1",
    memory_limit: "512MB",
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
  });
  const connection = await instance.connect();
  try {
    await connection.run("SET TimeZone = 'UTC'");
    const selected = columns.map((sql) => `CAST(${sql} AS DOUBLE)`).join(", ");
    const result = await connection.stream(`SELECT ${selected} FROM ${source}`);
    let gathered: Chunk[] = [];
    const together = Math.ceil(valuesTogether / (columns.length * rowsPerChunk));
    const chunksTogether = Math.min(mostChunksTogether, together);
    const flush = (): boolean => {
      use(gathered);
      const rows = gathered.reduce((sum, chunk) => sum + chunk.rows, 0);
      gathered = [];
      return onRows(rows);
    };
    let next = result.fetchChunk();
    for (;;) {
      const fetched = await next;
      if (fetched === null || fetched.rowCount === 0) break;
      // DuckDB decodes the next chunk on its own thread while this one is counted.
      next = result.fetchChunk();
      gathered.push(readChunk(fetched.chunk, fetched.rowCount));
      if (gathered.length < chunksTogether) continue;
      if (flush()) {
        await next.catch(() => null);
        return;
      }
    }
    flush();
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

function readChunk(chunk: duckdb.DataChunk, rows: number): Chunk {
  return {
    rows,
    values(column) {
      const bytes = duckdb.vector_get_data(duckdb.data_chunk_get_vector(chunk, column), rows * 8);
      return new Float64Array(bytes.buffer, bytes.byteOffset, rows);
    },
    validity(column) {
      const vector = duckdb.data_chunk_get_vector(chunk, column);
      const bytes: Uint8Array | null = duckdb.vector_get_validity(vector, Math.ceil(rows / 64) * 8);
      return bytes === null || bytes.length === 0 ? null : bytes;
    },
  };
}
