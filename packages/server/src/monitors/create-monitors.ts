import type { EvaluationDocument } from "@plumbline/contracts";
import { createBaselineStore } from "../storage/metadata/baseline-store.ts";
import { createCellStore } from "../storage/metadata/cell-store.ts";
import { createEvaluationStore } from "../storage/metadata/evaluation-store.ts";
import type { Metadata } from "../storage/metadata/open-metadata.ts";
import type { RowReader } from "../storage/lake/row-reader.ts";
import { createBaselineMaker } from "./baseline-maker.ts";
import { createCellProfiler, type CellProfiler } from "./cell-profiler.ts";
import { rowWindowsBefore } from "./row-windows.ts";
import { createMonitoredModels } from "./monitored-models.ts";
import { createMonitorRunner, type MonitorRunner } from "./monitor-runner.ts";
import { touchedAt } from "./touched-at.ts";

export interface Monitors {
  readonly runner: MonitorRunner;
  readonly profiler: CellProfiler;
  close(): Promise<void>;
}

export interface MonitorsParts {
  readonly metadata: Metadata;
  readonly rows: RowReader;
  readonly tempFolder: string;
  readonly nowMs: () => number;
  readonly onEvaluated: (evaluation: EvaluationDocument) => void;
}

/** The parts of monitoring put together, as the pipeline runs them. */
export function createMonitors(parts: MonitorsParts): Monitors {
  const { metadata, rows, tempFolder, nowMs, onEvaluated } = parts;
  const profiler = createCellProfiler({
    ...{ rows, tempFolder, cells: createCellStore(metadata.db) },
    touchedAt: (modelId, window) => touchedAt(metadata, modelId, window),
  });
  const runner = createMonitorRunner({
    ...{ metadata, profiler, rows, nowMs, onEvaluated },
    rowWindowsBefore: (monitorId, version, offset, limit) =>
      rowWindowsBefore(metadata, monitorId, version, { offset, limit }),
    models: createMonitoredModels(metadata, { nowMs }),
    baselines: createBaselineMaker({
      ...{ metadata, rows, tempFolder, nowMs, baselines: createBaselineStore(metadata.db) },
    }),
    evaluations: createEvaluationStore(metadata.db),
  });
  return { runner, profiler, close: () => profiler.close() };
}
