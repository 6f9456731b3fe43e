import type { MonitorDocument } from "@plumbline/contracts";
import {
  nearestName,
  PlumblineError,
  type Baseline,
  type FileSource,
  type MemorySource,
  type MemoryValue,
  type PlanOptions,
  type SampleValue,
  type SourceColumn,
} from "@plumbline/core";
import type { Backtest, History, Injection, TimeWindow } from "@plumbline/server";
import { withoutUndefined } from "../settings/without-undefined.ts";
import { loadBaseline } from "./run-check.ts";
import type { Work } from "./with-engine.ts";

export interface BacktestTask {
  readonly paths: readonly string[];
  readonly reading: Pick<FileSource, "format" | "csv">;
  readonly plan: PlanOptions;
  readonly monitor: MonitorDocument;
  readonly timeZone: string;
  /** As typed; null tries the usual ones. */
  readonly injections: readonly string[] | null;
  readonly range: { readonly since: number | undefined; readonly until: number | undefined };
  readonly baselinePath: string | null;
  readonly baselineRange: {
    readonly since: number | undefined;
    readonly until: number | undefined;
  };
}

/** The answer with what it rests on, as `--json` shows it. */
export interface BacktestReport extends Backtest {
  readonly monitor: MonitorDocument;
  readonly baselineRows: number;
}

/** Larger windows are tried on evenly taken rows: a change shows in these too. */
const mostRowsOfWindow = 50_000;

export async function runBacktest(work: Work, task: BacktestTask): Promise<BacktestReport> {
  const { backtest, readInjection, usualInjections } = await import("@plumbline/server");
  const time = task.plan.roles?.time ?? "";
  const whole = await timeSpan(work, task, time);
  const span = {
    fromMs: Math.max(whole.fromMs, task.range.since ?? -Infinity),
    toMs: Math.min(whole.toMs, (task.range.until ?? Infinity) - 1),
  };
  const baseline = await baselineFor(work, task, span);
  const injections =
    task.injections === null
      ? usualInjections(baseline.plan)
      : task.injections.map((typed) => knownInjection(readInjection(typed), typed, baseline));
  const history = historyOf(work, task, { ...span, time, baseline });
  const { signal, onProgress } = work.options;
  const tested = await backtest(history, {
    ...{ monitor: task.monitor, timeZone: task.timeZone, baseline, injections, signal },
    onWindow: (done, total) =>
      onProgress?.({ step: "Judging past windows", done, total, unit: "windows" }),
  });
  return { ...tested, monitor: task.monitor, baselineRows: baseline.profile.rows };
}

interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

async function timeSpan(work: Work, task: BacktestTask, time: string): Promise<Span> {
  const table = await work.engine.open({ paths: task.paths, ...task.reading }, work.options);
  try {
    if (!table.columns.some(({ name }) => name === time)) {
      throw new PlumblineError("PL_COLUMN_UNKNOWN", {
        ...{ column: time, where: "role time" },
        nearest: nearestName(
          time,
          table.columns.map(({ name }) => name),
        ),
      });
    }
    const request = { column: time, measure: "value", shape: "grid" } as const;
    const [survey] = await table.survey([request], work.options);
    if (survey?.shape === "grid" && survey.finite > 0) {
      return { fromMs: survey.min, toMs: survey.max };
    }
    throw new PlumblineError("PL_USAGE_INVALID", {
      problem: `no row has a time in the column ${JSON.stringify(time)}`,
      remedy: "Name another column with --time",
    });
  } finally {
    await table.close();
  }
}

function baselineFor(work: Work, task: BacktestTask, { fromMs, toMs }: Span): Promise<Baseline> {
  const { baselinePath, baselineRange, paths } = task;
  const isGiven =
    baselinePath !== null || baselineRange.since !== undefined || baselineRange.until !== undefined;
  const quarter = Math.round(fromMs + (toMs - fromMs) / 4);
  const range = isGiven ? baselineRange : { since: undefined, until: quarter };
  const from = baselinePath === null ? paths : [baselinePath];
  return loadBaseline(work, {
    baseline: { paths: from, shown: from, range: { ...range, prefix: "--baseline-" } },
    reading: task.reading,
    plan: task.plan,
  });
}

function knownInjection(injection: Injection | null, typed: string, { plan }: Baseline): Injection {
  const names = plan.columns.map(({ name }) => name);
  const isKnown =
    injection !== null &&
    (injection.kind === "labels"
      ? plan.roles.target !== undefined
      : names.includes(injection.column));
  if (isKnown) return injection;
  throw new PlumblineError("PL_OPTION_INVALID", {
    option: "--inject",
    value: typed,
    expected: `a change of one of the columns ${names.join(", ")}, or labels:SHARE with a target`,
  });
}

function historyOf(
  { engine, options }: Work,
  { paths, reading }: BacktestTask,
  { time, baseline, ...span }: Span & { readonly time: string; readonly baseline: Baseline },
): History {
  const open = ({ startMs, endMs }: TimeWindow) =>
    engine.open(
      withoutUndefined({
        ...{ paths, ...reading },
        timeRange: { column: time, fromMs: startMs, toMs: endMs },
      }),
      options,
    );
  return {
    ...span,
    async profile(window) {
      const table = await open(window);
      try {
        return await table.profile(baseline.plan, options);
      } finally {
        await table.close();
      }
    },
    async rows(window) {
      const table = await open(window);
      try {
        const planned = new Set(baseline.plan.columns.map(({ name }) => name));
        const columns = table.columns.filter(({ name }) => planned.has(name));
        const names = columns.map(({ name }) => name);
        return memorySource(columns, await table.values(names, mostRowsOfWindow));
      } finally {
        await table.close();
      }
    },
  };
}

/** Times come as texts; as such they would count as a column of another type. */
function memorySource(
  columns: readonly SourceColumn[],
  values: readonly (readonly SampleValue[])[],
): MemorySource {
  const named = columns.map(({ name, logical }, at): [string, readonly MemoryValue[]] => {
    const own = values[at] ?? [];
    const isTime = logical === "timestamp";
    return [
      name,
      isTime ? own.map((value) => (value === null ? null : new Date(String(value)))) : own,
    ];
  });
  return { columns: Object.fromEntries(named) };
}
