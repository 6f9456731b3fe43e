import { durationMs, type EvaluationDocument } from "@plumbline/contracts";
import { allVersions, type Monitor, type MonitoredModel } from "../domain/monitor.ts";
import type { RowWindow } from "../domain/time-window.ts";
import type { EvaluationStore } from "../storage/metadata/evaluation-store.ts";
import type { Metadata } from "../storage/metadata/open-metadata.ts";
import { answersOf } from "./answers-of.ts";
import { refusedIn } from "../storage/metadata/quarantined-minutes.ts";
import type { BaselineMaker } from "./baseline-maker.ts";
import { evaluateWindow, type EvaluationParts } from "./evaluate-window.ts";
import { addSilentWindows } from "./silent-windows.ts";
import { addRowWindows } from "./row-windows.ts";
import { markHistory, markWindows } from "./mark-windows.ts";
import type { MonitoredModels } from "./monitored-models.ts";
import { eventNow, hasPassed, isReady, type FlowOfEvents } from "./window-readiness.ts";

export interface MonitorRunnerParts extends EvaluationParts {
  readonly metadata: Metadata;
  readonly models: MonitoredModels;
  readonly baselines: BaselineMaker;
  readonly evaluations: EvaluationStore;
  /** Called after an evaluation is stored. */
  readonly onEvaluated: (evaluation: EvaluationDocument) => void;
}

/** Finds the windows that are to be looked at and looks at them, model by model, oldest first. */
export interface MonitorRunner {
  /**
   * Works for about so long and answers how many windows it judged; 0 says that nothing is due now. The
   * next turn goes on with the next model, so that no model waits for another's long history.
   *
   * @param position everything below it is in the lake
   */
  turn(position: number, budgetMs: number): Promise<number>;
}

/** Changes that come while a window was just judged wait, longer for longer windows. */
const shortestPauseMs = 5_000;
const longestPauseMs = 60_000;
const windowsAtOnce = 500;
/** A model with nothing due is looked at again when rows or labels of it come, or after so long. */
const quietMs = 5_000;

export function createMonitorRunner(parts: MonitorRunnerParts): MonitorRunner {
  const startedAtMs = parts.nowMs();
  const lastArrivals = new Map<number, number>();
  /** Models with nothing due, as they were then. */
  const quiet = new Map<number, { readonly model: MonitoredModel; readonly sinceMs: number }>();
  let watermarks: ReadonlyMap<number, number> = new Map();
  let knownMonitors: ReadonlySet<number> | null = null;
  let markedPosition = -1;
  let nextModel = 0;

  const flowOf = (modelId: number): FlowOfEvents => ({
    watermarkMs: watermarks.get(modelId) ?? 0,
    lastArrivalMs: lastArrivals.get(modelId) ?? startedAtMs,
    nowMs: parts.nowMs(),
  });

  const isQuiet = (model: MonitoredModel): boolean => {
    const known = quiet.get(model.id);
    return known?.model === model && !hasPassed(parts.nowMs(), known.sinceMs, quietMs);
  };

  const takeUpChanges = async (models: readonly MonitoredModel[], position: number) => {
    const monitors = new Set(models.flatMap((one) => one.monitors.map(({ id }) => id)));
    // The last process may have ended between making a monitor and marking its history.
    if (knownMonitors === null) watermarks = await readWatermarks(parts.metadata);
    const known = knownMonitors ?? (await monitorsWithWindows(parts.metadata));
    for (const model of models) {
      if (model.monitors.every(({ id }) => known.has(id))) continue;
      const backfills = model.monitors.map(({ document }) => durationMs(document.backfill));
      await markHistory(
        parts.metadata,
        model,
        flowOf(model.id).watermarkMs - Math.max(...backfills),
      );
    }
    knownMonitors = monitors;
    if (position <= markedPosition) return;
    const changed = await markWindows(parts.metadata, models, position);
    for (const model of models) await addRowWindows(parts, model, position);
    for (const id of changed) {
      lastArrivals.set(id, parts.nowMs());
      quiet.delete(id);
    }
    watermarks = await readWatermarks(parts.metadata);
    markedPosition = position;
  };

  const judge = async (
    model: MonitoredModel,
    window: DueWindow,
    position: number,
  ): Promise<boolean> => {
    const monitor = model.monitors.find(({ id }) => id === window.monitorId);
    if (monitor === undefined) return false;
    const flow = flowOf(model.id);
    const facts = { position, watermarkMs: flow.watermarkMs };
    const baseline = await parts.baselines.inForce(model, window.version, facts);
    if (baseline === undefined) return false;
    const asked = { ...window, modelId: model.id };
    const evaluation = await evaluateWindow(parts, {
      model: {
        ...{ name: model.name, timeZone: model.config.timeZone },
        ignored: model.config.ignore,
      },
      ...{ monitor, version: window.version, window, baseline, position },
      refused: await refusedRows(parts.metadata, model, window),
      answersOf: await answersOf(parts.metadata, baseline, asked),
      eventNowMs: eventNow(flow),
      rowsBefore: window.rowsBefore,
    });
    parts.onEvaluated(await parts.evaluations.add(monitor, window, evaluation));
    return true;
  };

  return {
    async turn(position, budgetMs) {
      const models = await parts.models.all();
      await takeUpChanges(models, position);
      const until = parts.nowMs() + budgetMs;
      let judged = 0;
      const first = Math.max(
        0,
        models.findIndex(({ id }) => id >= nextModel),
      );
      for (const model of [...models.slice(first), ...models.slice(0, first)]) {
        nextModel = model.id + 1;
        const flow = flowOf(model.id);
        if (flow.watermarkMs === 0 || isQuiet(model)) continue;
        await addSilentWindows(parts.metadata, model, flow, position);
        const due = await dueWindows(parts.metadata, model, flow);
        if (due.length === 0) quiet.set(model.id, { model, sinceMs: flow.nowMs });
        for (const window of due) {
          if (!(await judge(model, window, position))) break;
          judged++;
          if (parts.nowMs() >= until) return judged;
        }
      }
      return judged;
    },
  };
}

interface DueWindow extends RowWindow {
  readonly rowsBefore: number | null;
  readonly monitorId: number;
  readonly version: string;
}

async function dueWindows(
  metadata: Metadata,
  { id, monitors }: MonitoredModel,
  flow: FlowOfEvents,
): Promise<readonly DueWindow[]> {
  const rows = await metadata.read((prepare) => prepare(selectChanged).all(id, windowsAtOnce));
  const byId = new Map(monitors.map((monitor) => [monitor.id, monitor]));
  return rows.flatMap((row) => {
    const monitorId = Number(row["monitor_id"]);
    const monitor = byId.get(monitorId);
    if (monitor === undefined) return [];
    const [startMs, endMs] = [Number(row["start_at"]), Number(row["end_at"])];
    const [from, to] = [Number(row["first_offset"]), Number(row["end_offset"])];
    const window = { startMs, endMs, offsets: from < 0 ? null : { from, to } };
    return isDue(monitor, window, numberOrNull(row["evaluated_at"]), flow)
      ? [
          {
            ...{ ...window, monitorId, version: String(row["version"]) },
            rowsBefore: numberOrNull(row["rows"]),
          },
        ]
      : [];
  });
}

const selectChanged = `
  select windows.monitor_id, windows.version, start_at, end_at, windows.evaluated_at, first_offset,
    end_offset, evaluations.rows
  from windows left join evaluations on evaluations.id = windows.evaluation_id
  where windows.model_id = ?1 and dirty_position > evaluated_position
    and windows.monitor_id in (select id from monitors where model_id = ?1 and retired_at is null)
  order by end_at limit ?2`;

const numberOrNull = (value: unknown): number | null => (value === null ? null : Number(value));

function isDue(
  { document }: Monitor,
  { startMs, endMs, offsets }: RowWindow,
  evaluatedAtMs: number | null,
  flow: FlowOfEvents,
): boolean {
  // So many rows are complete when they are there; time has to be waited for.
  if (offsets === null && !isReady(endMs, durationMs(document.ready), flow)) return false;
  if (evaluatedAtMs === null) return true;
  if (eventNow(flow) > endMs + durationMs(document.backfill)) return false;
  const pauseMs = Math.min(longestPauseMs, Math.max(shortestPauseMs, (endMs - startMs) / 12));
  return hasPassed(flow.nowMs, evaluatedAtMs, pauseMs);
}

function refusedRows(
  metadata: Metadata,
  { id: modelId, config: { quarantine } }: MonitoredModel,
  { version, startMs, endMs }: DueWindow,
) {
  const range = { modelId, version: version === allVersions ? null : version, startMs, endMs };
  return metadata.read((prepare) => ({ ...quarantine, rows: refusedIn(prepare, range) }));
}

async function monitorsWithWindows(metadata: Metadata): Promise<ReadonlySet<number>> {
  const rows = await metadata.read((prepare) => prepare(selectWithWindows).all());
  return new Set(rows.map(({ id }) => Number(id)));
}

const selectWithWindows = `
  select id from monitors
  where retired_at is null and exists (select 1 from windows where monitor_id = monitors.id)`;

async function readWatermarks({ db }: Metadata): Promise<ReadonlyMap<number, number>> {
  const rows = await db
    .selectFrom("files")
    .select((select) => ["model_id", select.fn.max("max_time").as("latest")])
    .where("kind", "=", "prediction")
    .groupBy("model_id")
    .execute();
  return new Map(rows.map(({ model_id, latest }) => [model_id, latest]));
}
