import type { ModelConfig } from "@plumbline/contracts";
import type { GateSide, GateValue, MemorySource } from "@plumbline/core";
import { classScorePrefix } from "../storage/lake/event-columns.ts";
import type { RangeRows, RowReader } from "../storage/lake/row-reader.ts";
import { failRun } from "./run-failure.ts";

export interface JudgedRange {
  readonly modelId: number;
  /** Only the rows that it answered. */
  readonly version: string;
  readonly fromMs: number;
  readonly toMs: number;
  /** Labels as known here. */
  readonly position: number;
}

/** Rows that a version answered, with what really happened, in the order of the log. */
export interface JudgedRows {
  readonly ids: readonly string[];
  readonly offsets: readonly number[];
  readonly times: readonly number[];
  /** Equal for rows of one case, which several versions may answer; null for what names no subject. */
  readonly cases: readonly (string | null)[];
  readonly labels: readonly GateValue[];
  /** The answers that were logged. */
  readonly answers: Pick<GateSide, "scores" | "classScores" | "predictions">;
  readonly latencyP95Ms: number | null;
  /** Values of a feature; undefined when there is none of this name. */
  feature(name: string): readonly GateValue[] | undefined;
  /** Some of the rows. */
  pick(keep: (row: number) => boolean): JudgedRows;
}

/** More rows than these are not judged at once: they have to fit into memory. */
const mostRows = 1_000_000;

/** @throws RunFailure when there are too many rows */
export async function readJudgedRows(
  reader: RowReader,
  range: JudgedRange,
  features: readonly string[],
): Promise<JudgedRows> {
  const count = await reader.countRows(range);
  if (count > mostRows) {
    failRun(
      `There are up to ${count} rows to judge on, at most ${mostRows} are judged at once: shorten evaluation.window in the policy`,
    );
  }
  return judgedRows(await reader.readRows(range, { features }));
}

function judgedRows({ columns, rows }: RangeRows): JudgedRows {
  const all = Array.from({ length: rows }, (_, row) => row);
  return rowsAt(columns, all);
}

function rowsAt(columns: MemorySource["columns"], rows: readonly number[]): JudgedRows {
  const values = (name: string): readonly GateValue[] | undefined => {
    const column = columns[name];
    return column === undefined ? undefined : rows.map((row) => plainValue(column[row]));
  };
  const answered = (name: string): readonly GateValue[] | undefined => {
    const found = values(name);
    return found?.some((value) => value !== null) === true ? found : undefined;
  };
  const classes = Object.keys(columns).filter((name) => name.startsWith(classScorePrefix));
  const [scores, predictions] = [answered("pl_score"), answered("pl_prediction")];
  const classScores = Object.fromEntries(
    classes.map((name) => [name.slice(classScorePrefix.length), values(name) ?? []]),
  );
  return {
    ids: (values("pl_id") ?? []).map(String),
    offsets: (values("pl_offset") ?? []).map(Number),
    times: (values("pl_time") ?? []).map(Number),
    cases: rows.map((row) => caseOf(columns["pl_time"]?.[row], columns["pl_subject"]?.[row])),
    labels: values("pl_label") ?? rows.map(() => null),
    answers: {
      ...(scores === undefined ? {} : { scores }),
      ...(predictions === undefined ? {} : { predictions }),
      ...(classes.length === 0 ? {} : { classScores }),
    },
    latencyP95Ms: percentile95(values("pl_latency_ms") ?? []),
    feature: (name) => (name.startsWith("pl_") ? undefined : values(name)),
    pick: (keep) =>
      rowsAt(
        columns,
        rows.filter((_, place) => keep(place)),
      ),
  };
}

function caseOf(time: unknown, subject: unknown): string | null {
  return typeof subject === "string" ? `${Number(plainValue(time))} ${subject}` : null;
}

function plainValue(value: unknown): GateValue {
  if (value instanceof Date) return value.getTime();
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") {
    return value;
  }
  return null;
}

function percentile95(values: readonly GateValue[]): number | null {
  const known = values
    .filter((value): value is number => Number.isFinite(value))
    .toSorted((a, b) => a - b);
  return known[Math.ceil(known.length * 0.95) - 1] ?? null;
}

/** What the model does: as configured, or as its answers and labels show. */
export function taskOf(
  { task }: Pick<ModelConfig, "task">,
  { answers, labels }: Pick<JudgedRows, "answers" | "labels">,
): "binary" | "multiclass" | "regression" {
  if (task !== undefined) return task;
  if (answers.classScores !== undefined) return "multiclass";
  const isNumeric = labels.every((label) => label === null || typeof label === "number");
  const distinct = new Set(labels.filter((label) => label !== null));
  if (answers.scores !== undefined && distinct.size <= 2) return "binary";
  if (isNumeric && distinct.size > 2) return "regression";
  return distinct.size > 2 ? "multiclass" : "binary";
}

/** The columns by which rows are cut, and those of equal rows that move together. */
export function featuresToRead({ segments, gate, cluster }: ModelConfig): readonly string[] {
  const names = [...segments.flat(), ...gate.slices.columns, ...(gate.fairness?.columns ?? [])];
  return [...new Set([...names, ...(cluster === undefined ? [] : [cluster])])];
}

/** Values by which rows are cut: single features, and crossings of several. */
export function slicesOf(
  { segments, gate }: ModelConfig,
  rows: JudgedRows,
): Readonly<Record<string, readonly GateValue[]>> {
  const chosen =
    gate.slices.columns.length > 0 ? gate.slices.columns.map((name) => [name]) : segments;
  const wanted = [...chosen, ...(gate.fairness?.columns ?? []).map((name) => [name])];
  const found = wanted.flatMap((names): [string, readonly GateValue[]][] => {
    const columns = names.map((name) => rows.feature(name));
    if (!columns.every((column) => column !== undefined)) return [];
    const [only] = columns;
    if (columns.length === 1 && only !== undefined) return [[names[0] ?? "", only]];
    const crossed = rows.ids.map((_, row) =>
      columns.map((column) => String(column[row] ?? "missing")).join(" × "),
    );
    return [[names.join(" × "), crossed]];
  });
  return Object.fromEntries(found);
}
