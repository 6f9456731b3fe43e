import { durationMs } from "@plumbline/contracts";
import type { PolicyWindow } from "../domain/policy-facts.ts";
import type { Prepare } from "../storage/metadata/sqlite-dialect.ts";
import { lookBackMs, type PolicyModel } from "./read-policy-history.ts";
import type { WindowDigest, WindowDigests } from "./window-digests.ts";

/** A look at a window, as stored: its numbers are read when somebody asks. */
export interface StoredLook extends Omit<PolicyWindow, "metrics" | "drifting"> {
  readonly windowId: number;
  /** By the clock of the wall. */
  readonly evaluatedAtMs: number;
  /** Event time at which the monitor looks at it. */
  readonly readyMs: number;
}

export interface LookRange {
  /** Ends of windows; the newest that a policy looks back at when left out. */
  readonly fromMs?: number;
  readonly toMs?: number;
  /** Also what was said before rows and labels came late. @default false */
  readonly allRevisions?: boolean;
}

/** Looks at the windows of the monitors in force, in the order of time. */
export function readLooks(
  prepare: Prepare,
  model: PolicyModel,
  { fromMs, toMs = Number.MAX_SAFE_INTEGER, allRevisions = false }: LookRange = {},
): readonly StoredLook[] {
  const monitors = new Map(model.config.monitors.map((monitor) => [monitor.name, monitor]));
  const sinceMs = fromMs ?? newestEnd(prepare, model.id) - lookBackMs(model.config);
  return prepare(allRevisions ? selectAll : selectLatest)
    .all(model.id, sinceMs, toMs)
    .map((row) => {
      const monitor = String(row["monitor"]);
      const document = monitors.get(monitor);
      const endMs = Number(row["end_at"]);
      return {
        ...{ windowId: Number(row["window_id"]), evaluationId: Number(row["id"]), monitor },
        ...{ version: String(row["version"]), startMs: Number(row["start_at"]), endMs },
        ...{ rows: Number(row["rows"]), labelled: Number(row["labelled"]) },
        matureAtMs: endMs + durationMs(document?.labelMaturity ?? "0s"),
        readyMs: endMs + durationMs(document?.ready ?? "0s"),
        evaluatedAtMs: Number(row["evaluated_at"]),
      };
    });
}

/** Results of older windows are not read: only their labels are counted. */
const mostDigests = 400;

/** Looks with their numbers; the task is that of the newest that has one. */
export function withDigests(
  prepare: Prepare,
  digests: WindowDigests,
  looks: readonly StoredLook[],
): { readonly windows: readonly PolicyWindow[]; readonly task: string | null } {
  const taken = new Map<string, number>();
  let task: string | null = null;
  const windows = looks.toReversed().map((look) => {
    const count = (taken.get(look.monitor) ?? 0) + 1;
    taken.set(look.monitor, count);
    const digest = count > mostDigests ? null : digests.of(prepare, look.evaluationId);
    task ??= digest?.task ?? null;
    return windowOf(look, digest);
  });
  return { windows: windows.toReversed(), task };
}

export function windowOf(look: StoredLook, digest: WindowDigest | null): PolicyWindow {
  const { evaluationId, monitor, version, startMs, endMs, rows, labelled, matureAtMs } = look;
  return {
    ...{ evaluationId, monitor, version, startMs, endMs, rows, labelled, matureAtMs },
    ...{ metrics: digest?.metrics ?? [], drifting: digest?.drifting ?? [] },
  };
}

function newestEnd(prepare: Prepare, modelId: number): number {
  const row = prepare(
    "select max(end_at) as end_at from windows where model_id = ? and evaluation_id is not null",
  ).get(modelId);
  return Number(row?.["end_at"] ?? 0);
}

const columns = `
  select evaluations.id, windows.id as window_id, monitors.name as monitor, windows.version,
    windows.start_at, windows.end_at, evaluations.rows, evaluations.labelled, evaluations.evaluated_at`;
const condition = `
  join monitors on monitors.id = windows.monitor_id and monitors.retired_at is null
  where windows.model_id = ? and windows.end_at > ? and windows.end_at <= ?`;
const selectLatest = `${columns}
  from windows join evaluations on evaluations.id = windows.evaluation_id ${condition}
  order by windows.end_at, evaluations.id`;
const selectAll = `${columns}
  from windows join evaluations on evaluations.window_id = windows.id ${condition}
  order by windows.end_at, evaluations.id`;
