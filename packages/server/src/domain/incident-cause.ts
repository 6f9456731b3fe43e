import type {
  CheckResult,
  EvaluationDocument,
  IncidentKind,
  IncidentSignal,
} from "@plumbline/contracts";
import { isAboutAnswers } from "./answer-results.ts";

/** What makes two alarms one incident. */
export interface CauseKey {
  readonly kind: IncidentKind;
  /** Columns, or the name of a rule, KPI or monitor; [""] for what belongs to no column. */
  readonly columns: readonly string[];
  readonly version: string;
  readonly segment: string | null;
}

/** A cause as a window shows it. */
export interface Cause extends CauseKey {
  /** Worst first. */
  readonly signals: readonly IncidentSignal[];
}

type Evaluation = Pick<
  EvaluationDocument,
  "id" | "monitor" | "version" | "verdict" | "findings" | "result" | "labels" | "rows"
>;

const mostSignals = 20;
const noColumn = [""];

export function causeKeyText({ kind, columns, version, segment }: CauseKey): string {
  const parts = [kind, columns.map(encodeURIComponent).join(","), version, segment ?? ""];
  return parts.map((part, at) => (at < 2 ? part : encodeURIComponent(part))).join("|");
}

export function parseCauseKey(text: string): CauseKey {
  const [kind = "", columns = "", version = "", segment = ""] = text.split("|");
  return {
    kind: kind as IncidentKind,
    columns: columns.split(",").map(decodeURIComponent),
    version: decodeURIComponent(version),
    segment: segment === "" ? null : decodeURIComponent(segment),
  };
}

/** Alarms of the same kind belong together when they share a column. */
export function isSameCause(one: CauseKey, other: CauseKey): boolean {
  return (
    one.kind === other.kind &&
    one.version === other.version &&
    one.segment === other.segment &&
    one.columns.some((column) => other.columns.includes(column))
  );
}

/**
 * The causes of what alarms in a window. All metrics of performance are one cause; columns that break in
 * the same window are one; an alarm of all rows swallows the same alarm of segments, and what only a
 * segment shows is a cause of its own.
 */
export function causesOf(evaluation: Evaluation): readonly Cause[] {
  const { monitor, version, verdict, findings, result } = evaluation;
  const about = { version, segment: null };
  const said = findings[0]?.message ?? "";
  if (verdict === "failed") {
    const signals = [plainSignal(evaluation, "monitor", said)];
    return [{ ...about, kind: "monitor", columns: [monitor], signals }];
  }
  if (verdict === "no-data") {
    const signals = [plainSignal(evaluation, "no-data", said)];
    return [{ ...about, kind: "no-data", columns: noColumn, signals }];
  }
  const alarms = (result?.results ?? []).filter((one) => one.verdict === "alert");
  const kinds = new Set(alarms.map(kindOfResult));
  return [...kinds].flatMap((kind) =>
    causesOfKind(
      kind,
      alarms.filter((one) => kindOfResult(one) === kind),
      evaluation,
    ),
  );
}

/**
 * Missing outcomes are broken data: they say nothing about the answers of the model. What is odd about
 * the answers is no broken data: a model that learns anew is not taught by them.
 */
export function kindOfResult(result: CheckResult): IncidentKind {
  const { family, check } = result;
  if (check === "label-coverage") return "data";
  if (family !== "quality" && family !== "rules") return family;
  return isAboutAnswers(result) ? "prediction" : "data";
}

function causesOfKind(
  kind: IncidentKind,
  alarms: readonly CheckResult[],
  evaluation: Evaluation,
): readonly Cause[] {
  const whole = alarms.filter(({ segment }) => segment === null);
  const isSwallowed = (one: CheckResult): boolean =>
    kind === "performance"
      ? whole.length > 0
      : whole.some(({ check, column }) => check === one.check && column === one.column);
  const cells = alarms.filter((one) => one.segment !== null && !isSwallowed(one));
  const groups = [
    [...whole, ...alarms.filter((one) => one.segment !== null && isSwallowed(one))],
    ...Map.groupBy(cells, ({ segment }) => segment).values(),
  ].filter((group) => group.length > 0);
  return groups.map((group) => ({
    kind,
    columns: kind === "performance" ? noColumn : columnsOf(group),
    version: evaluation.version,
    segment: group[0]?.segment ?? null,
    signals: group.slice(0, mostSignals).map((one) => signalOf(one, evaluation)),
  }));
}

function columnsOf(results: readonly CheckResult[]): readonly string[] {
  return [...new Set(results.map(({ column }) => column ?? ""))].toSorted();
}

export function signalOf(
  result: CheckResult,
  { id, monitor }: Pick<Evaluation, "id" | "monitor">,
): IncidentSignal {
  const { family, check, column, segment, value, unit, baselineValue, currentValue } = result;
  return {
    ...{ evaluation: id, monitor, family, check, column, segment, value, unit },
    ...{ baselineValue, currentValue, interval: result.interval, reason: result.reason },
    ...(isAboutAnswers(result) ? { isAnswer: true as const } : {}),
  };
}

function plainSignal(
  { id, monitor }: Evaluation,
  check: "monitor" | "no-data",
  reason: string,
): IncidentSignal {
  return {
    ...{ evaluation: id, monitor, family: "monitor", check, column: null, segment: null },
    ...{ value: null, unit: "", baselineValue: null, currentValue: null, interval: null, reason },
  };
}
