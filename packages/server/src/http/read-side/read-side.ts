import type {
  BacktestAnswer,
  CompareAnswer,
  EvaluationDocument,
  ModelConfig,
} from "@plumbline/contracts";
import { readBaseline } from "@plumbline/core";
import { logPosition } from "../../ingest/log-progress.ts";
import { backtestModel, type ModelBacktest } from "../../monitors/backtest-model.ts";
import { createCellProfiler, type CellProfiler } from "../../monitors/cell-profiler.ts";
import { replayEvaluation, type Replay } from "../../monitors/replay-evaluation.ts";
import { touchedAt } from "../../monitors/touched-at.ts";
import {
  gateVersions,
  type GatedVersions,
  type VersionsToGate,
} from "../../retraining/gate-versions.ts";
import { openLakeDatabase, type LakeDatabase } from "../../storage/lake/duckdb-database.ts";
import type { Lake } from "../../storage/lake/lake.ts";
import type { PageRequest, RowPage } from "../../storage/lake/page-rows.ts";
import { createRowReader, type RowReader } from "../../storage/lake/row-reader.ts";
import { createBaselineStore } from "../../storage/metadata/baseline-store.ts";
import { createCellStore, type CellStore } from "../../storage/metadata/cell-store.ts";
import { retryWhileBusy } from "../../storage/metadata/retry-while-busy.ts";
import type { Metadata } from "../../storage/metadata/open-metadata.ts";
import { compareSides } from "../compare/compare-sides.ts";
import { readCompared, type ComparedRange } from "../compare/compared-rows.ts";
import { createModelSnapshots, type ModelSnapshots } from "./model-snapshots.ts";
import { createQueueOfQueries } from "./queue-of-queries.ts";

/** What answers to readers are made from. */
export interface ReadSide {
  readonly snapshots: ModelSnapshots;
  /** Predictions as they are stored. */
  pageRows(request: PageRequest): Promise<RowPage>;
  /** Computes an evaluation again. */
  replay(modelId: number, evaluation: EvaluationDocument): Promise<Replay>;
  /** Tries a monitor on what is stored. */
  backtest(asked: Omit<ModelBacktest, "position">): Promise<BacktestAnswer>;
  /** Two sides against each other, from their stored rows. */
  compare(asked: ComparedPair): Promise<Omit<CompareAnswer, "model" | "gates">>;
  /** A version against the champion, on the rows that both answered. */
  gate(asked: Omit<VersionsToGate, "position">): Promise<GatedVersions>;
  close(): Promise<void>;
}

interface ComparedPair {
  readonly left: Omit<ComparedRange, "position">;
  readonly right: Omit<ComparedRange, "position">;
  readonly config: ModelConfig;
}

export interface ReadSideParts {
  readonly metadata: Metadata;
  readonly lake: Lake;
  readonly tempFolder: string;
  readonly clock: () => number;
}

const mostWaiting = 32;
/** The pipeline has a database of its own, which does the heavy work. */
const small = { threads: 1, memoryLimit: "256MB" } as const;

/** Opens a database only when somebody asks for rows. */
export function createReadSide({ metadata, lake, tempFolder, clock }: ReadSideParts): ReadSide {
  const queries = createQueueOfQueries(mostWaiting);
  let database: LakeDatabase | null = null;
  let reader: RowReader | null = null;
  const rows = async (): Promise<RowReader> => {
    database ??= await openLakeDatabase({ tempFolder, ...small });
    reader ??= createRowReader({ metadata, lake, database });
    return reader;
  };
  const withProfiler = async <T>(use: (profiler: CellProfiler) => Promise<T>): Promise<T> => {
    const profiler = createCellProfiler({
      ...{ rows: await rows(), tempFolder, cells: patientCells(metadata) },
      touchedAt: (id, window) => touchedAt(metadata, id, window),
    });
    try {
      return await use(profiler);
    } finally {
      await profiler.close();
    }
  };
  return {
    snapshots: createModelSnapshots(metadata, clock),
    pageRows: (request) => queries.run(async () => (await rows()).pageRows(request)),
    replay: (modelId, evaluation) =>
      queries.run(() =>
        withProfiler(async (profiler) => {
          const baseline = await baselineOf(metadata, evaluation);
          return replayEvaluation(profiler, modelId, evaluation, baseline);
        }),
      ),
    backtest: (asked) =>
      queries.run(() =>
        withProfiler(async (profiler) => {
          const parts = { metadata, rows: await rows(), profiler, breathe };
          return backtestModel(parts, { ...asked, position: await logPosition(metadata) });
        }),
      ),
    compare: ({ left, right, config }) =>
      queries.run(async () => {
        const [reader, position] = [await rows(), await logPosition(metadata)];
        const one = await readCompared(reader, { ...left, position }, config);
        const other = await readCompared(reader, { ...right, position }, config);
        await breathe();
        return compareSides(one, other, config);
      }),
    gate: (asked) =>
      queries.run(async () =>
        gateVersions(await rows(), { ...asked, position: await logPosition(metadata) }),
      ),
    async close() {
      await queries.idle();
      await database?.close();
    },
  };
}

/** The pipeline may be writing. */
function patientCells({ db }: Metadata): CellStore {
  const store = createCellStore(db);
  return { ...store, put: (cell, profile) => retryWhileBusy(() => store.put(cell, profile)) };
}

/** Lets requests that came meanwhile be answered. */
const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

async function baselineOf({ db }: Metadata, { evidence }: EvaluationDocument) {
  if (evidence.baselineId === null) return undefined;
  const stored = await createBaselineStore(db).get(evidence.baselineId);
  if (stored === undefined) return undefined;
  return readBaseline(JSON.stringify(stored.document), `baseline ${stored.id}`);
}
