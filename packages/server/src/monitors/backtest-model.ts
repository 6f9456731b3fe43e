import type { BacktestAnswer, ModelConfig, MonitorDocument } from "@plumbline/contracts";
import { PlumblineError, readBaseline, type Baseline } from "@plumbline/core";
import { allVersions } from "../domain/monitor.ts";
import type { TimeWindow } from "../domain/time-window.ts";
import type { RowRange } from "../storage/lake/row-range.ts";
import type { RowReader } from "../storage/lake/row-reader.ts";
import { createBaselineStore } from "../storage/metadata/baseline-store.ts";
import type { Metadata } from "../storage/metadata/open-metadata.ts";
import { backtest, type KeptHistory } from "./backtest.ts";
import type { CellProfiler } from "./cell-profiler.ts";
import { readInjection, usualInjections, type Injection } from "./inject.ts";
import { planRows } from "./plan-rows.ts";

export interface ModelBacktest {
  readonly modelId: number;
  readonly model: string;
  readonly config: ModelConfig;
  readonly monitor: MonitorDocument;
  readonly fromMs: number;
  readonly toMs: number;
  /** As typed; some usual ones when left out. */
  readonly changes: readonly string[] | undefined;
  readonly position: number;
  /** Of the same model, position and windows. */
  readonly kept?: KeptHistory | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface ModelBacktestParts {
  readonly metadata: Metadata;
  readonly rows: RowReader;
  readonly profiler: CellProfiler;
  /** Called between windows, so that others get their turn. */
  readonly breathe: () => Promise<void>;
}

/** Tries a monitor on the history that is stored of a model. */
export async function backtestModel(
  { metadata, rows, profiler, breathe }: ModelBacktestParts,
  asked: ModelBacktest,
): Promise<BacktestAnswer> {
  const { modelId, config, monitor, position, model } = asked;
  const stored = await createBaselineStore(metadata.db).inForce(modelId, null);
  if (stored === undefined) throw new PlumblineError("PL_BASELINE_MISSING", { model });
  const baseline = readBaseline(JSON.stringify(stored.document), `baseline ${stored.id}`);
  const { plan } = baseline;
  const span = await historySpan(metadata, asked);
  const rangeOf = ({ startMs, endMs }: TimeWindow): RowRange => ({
    ...{ modelId, version: null, position },
    fromMs: Math.max(startMs, span.fromMs),
    toMs: Math.min(endMs, span.toMs + 1),
  });
  const tested = await backtest(
    {
      ...span,
      async profile({ startMs, endMs }) {
        await breathe();
        const window = { startMs, endMs, offsets: null };
        const request = { modelId, version: allVersions, plan, ignored: config.ignore, position };
        return (await profiler.profile({ ...request, window })).profile;
      },
      async rows(window) {
        await breathe();
        return planRows(await rows.readRows(rangeOf(window)), plan.roles);
      },
    },
    {
      ...{ monitor, baseline, timeZone: config.timeZone, kept: asked.kept, signal: asked.signal },
      injections: injectionsOf(asked.changes, baseline),
    },
  );
  return {
    ...{ monitor, baselineRows: baseline.profile.rows, fired: tested.fired },
    windows: tested.windows.map((window) => ({ ...window, alerts: [...window.alerts] })),
    injections: [...tested.injections],
  };
}

async function historySpan(
  { db }: Metadata,
  { modelId, model, fromMs, toMs }: ModelBacktest,
): Promise<{ readonly fromMs: number; readonly toMs: number }> {
  const row = await db
    .selectFrom("files")
    .select((select) => [
      select.fn.min("min_time").as("first"),
      select.fn.max("max_time").as("last"),
    ])
    .where("model_id", "=", modelId)
    .where("kind", "=", "prediction")
    .where("state", "=", "live")
    .executeTakeFirst();
  // Without rows both are null, whatever their type says.
  const [first, last] = [
    row?.first as number | null | undefined,
    row?.last as number | null | undefined,
  ];
  if (first === null || first === undefined || last === null || last === undefined) {
    throw new PlumblineError("PL_HISTORY_EMPTY", { model });
  }
  const span = { fromMs: Math.max(first, fromMs), toMs: Math.min(last, toMs) };
  if (span.fromMs > span.toMs) throw new PlumblineError("PL_HISTORY_EMPTY", { model });
  return span;
}

function injectionsOf(
  typed: readonly string[] | undefined,
  { plan }: Baseline,
): readonly Injection[] {
  if (typed === undefined) return usualInjections(plan);
  const names = plan.columns.map(({ name }) => name);
  return typed.map((text) => {
    const injection = readInjection(text);
    const isKnown =
      injection !== null &&
      (injection.kind === "labels"
        ? plan.roles.target !== undefined
        : names.includes(injection.column));
    if (isKnown) return injection;
    throw new PlumblineError("PL_OPTION_INVALID", {
      option: "changes",
      value: text,
      expected: `shift, missing or unseen of one of ${names.join(", ")}, or labels:SHARE with labels`,
    });
  });
}
