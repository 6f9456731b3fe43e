import type { CheckResult, EvaluationDocument } from "@plumbline/contracts";
import { kindOfResult, type CauseKey } from "./incident-cause.ts";

/** How the signals of a cause stand in a window: by keys, so that windows can be compared. */
export interface Standing {
  readonly alarmed: readonly string[];
  /** The interval covers the baseline. */
  readonly covered: readonly string[];
  readonly uncovered: readonly string[];
}

/** A window as the history of a cause keeps it. */
export interface CauseWindow extends Standing {
  /** Unique within the model. */
  readonly window: string;
  /** Who judged it: a monitor or a KPI. */
  readonly source: string;
  readonly version: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly revision: number;
  readonly evaluationId: number | null;
}

export const nothingSeen: Standing = { alarmed: [], covered: [], uncovered: [] };

/** How a window stands to a cause, whether it alarms or not. */
export function standingOf(
  key: CauseKey,
  { verdict, monitor, rows, result, labels }: EvaluationDocument,
): Standing {
  if (key.kind === "no-data") {
    if (verdict === "no-data") return { ...nothingSeen, alarmed: ["no-data"] };
    return rows > 0 ? { ...nothingSeen, covered: ["no-data"] } : nothingSeen;
  }
  if (key.kind === "monitor") {
    if (!key.columns.includes(monitor)) return nothingSeen;
    const signal = [`monitor/${monitor}`];
    return verdict === "failed"
      ? { ...nothingSeen, alarmed: signal }
      : { ...nothingSeen, covered: signal };
  }
  const relevant = (result?.results ?? []).filter((one) => belongsTo(key, one));
  const isTooEarly = (one: CheckResult): boolean =>
    one.family === "performance" && one.verdict !== "alert" && !labels.isMature;
  const judged = relevant.filter((one) => one.verdict !== "undefined" && !isTooEarly(one));
  const alarmed = judged.filter((one) => one.verdict === "alert");
  const others = judged.filter((one) => one.verdict !== "alert");
  return {
    alarmed: alarmed.map(signalKey),
    covered: others.filter(coversBaseline).map(signalKey),
    uncovered: others.filter((one) => !coversBaseline(one)).map(signalKey),
  };
}

function belongsTo({ kind, columns, segment }: CauseKey, one: CheckResult): boolean {
  if (kindOfResult(one) !== kind || one.segment !== segment) return false;
  return kind === "performance" || columns.includes(one.column ?? "");
}

/**
 * A change for the better is no reason to wait. What has no interval covers the baseline when its test
 * does not tell the two apart: that is what `underpowered` says.
 */
function coversBaseline({ verdict, interval, excess }: CheckResult): boolean {
  if (verdict === "ok") return true;
  if (excess !== null && excess <= 0) return true;
  if (interval === null) return verdict === "underpowered";
  return interval.lo <= 0 && interval.hi >= 0;
}

function signalKey({ check, family, method, measure, column, segment }: CheckResult): string {
  const what = family === "performance" ? method : (measure ?? "");
  return [check, what, column ?? "", segment ?? ""].join("/");
}

export function windowName(windowId: number): string {
  return `window ${windowId}`;
}
