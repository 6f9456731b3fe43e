import type { GateSide, GateValue } from "@plumbline/core";
import { unitsIn } from "../domain/period-units.ts";
import type { TimeWindow } from "../domain/time-window.ts";
import { classScorePrefix } from "../storage/lake/event-columns.ts";
import type { RangeRows, RowReader } from "../storage/lake/row-reader.ts";

export interface AnswersRequest extends TimeWindow {
  readonly modelId: number;
  readonly version: string;
  /** Labels as known here. */
  readonly position: number;
  /** So much is read at once. */
  readonly stepMs: number;
  /** Rows without a label too. @default false */
  readonly withUnlabelled?: boolean;
}

/** What a version answered, row by row. */
export interface VersionAnswers {
  readonly times: readonly number[];
  /** Equal for rows of one case, which several versions may answer; null for what names no subject. */
  readonly cases: readonly (string | null)[];
  readonly labels: readonly GateValue[];
  readonly scores: readonly GateValue[];
  readonly predictions: readonly GateValue[];
  readonly classScores: Readonly<Record<string, readonly GateValue[]>>;
}

interface Growing {
  readonly times: number[];
  readonly cases: (string | null)[];
  readonly labels: GateValue[];
  readonly scores: GateValue[];
  readonly predictions: GateValue[];
  readonly classScores: Record<string, GateValue[]>;
}

/** Rows of a period that are kept, evenly spread: more tell hardly more, and have to fit into memory. */
const mostRows = 400_000;

/** Reads step by step, so that no long period has to fit into memory with all its columns. */
export async function readAnswersOf(
  reader: RowReader,
  { modelId, version, position, stepMs, withUnlabelled = false, ...period }: AnswersRequest,
): Promise<VersionAnswers> {
  const steps = unitsIn(period, stepMs);
  const most = Math.max(1, Math.floor(mostRows / Math.max(1, steps.length)));
  const read: Growing = {
    ...{ times: [], cases: [], labels: [], scores: [], predictions: [] },
    classScores: Object.create(null) as Record<string, GateValue[]>,
  };
  for (const { startMs, endMs } of steps) {
    const range = { modelId, version, fromMs: startMs, toMs: endMs, position };
    if ((await reader.countRows(range)) === 0) continue;
    append(read, await reader.readRows(range, { features: [] }), { most, withUnlabelled });
  }
  return read;
}

function append(
  into: Growing,
  { columns, rows }: RangeRows,
  { most, withUnlabelled }: { readonly most: number; readonly withUnlabelled: boolean },
): void {
  const value = (name: string, row: number): GateValue => plainValue(columns[name]?.[row]);
  const classes = Object.keys(columns).filter((name) => name.startsWith(classScorePrefix));
  const all = Array.from({ length: rows }, (_, row) => row);
  const kept = all.filter((row) => withUnlabelled || value("pl_label", row) !== null);
  const every = Math.ceil(kept.length / most);
  const before = into.times.length;
  for (let at = 0; at < kept.length; at += every) {
    const row = kept[at] as number;
    const [time, subject] = [Number(value("pl_time", row)), value("pl_subject", row)];
    into.times.push(time);
    into.cases.push(typeof subject === "string" ? `${time} ${subject}` : null);
    into.labels.push(value("pl_label", row));
    into.scores.push(value("pl_score", row));
    into.predictions.push(value("pl_prediction", row));
    for (const name of classes) {
      const label = name.slice(classScorePrefix.length);
      const list = (into.classScores[label] ??= []);
      while (list.length < into.times.length - 1) list.push(null);
      list.push(value(name, row));
    }
  }
  if (into.times.length > before) {
    for (const list of Object.values(into.classScores)) {
      while (list.length < into.times.length) list.push(null);
    }
  }
}

function plainValue(value: unknown): GateValue {
  if (value instanceof Date) return value.getTime();
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") {
    return value;
  }
  return null;
}

/** One after the other. */
export function joinAnswers(one: VersionAnswers, other: VersionAnswers): VersionAnswers {
  const classes = [
    ...new Set([...Object.keys(one.classScores), ...Object.keys(other.classScores)]),
  ];
  const scoresOf = ({ classScores, times }: VersionAnswers, name: string): readonly GateValue[] =>
    classScores[name] ?? times.map(() => null);
  return {
    times: [...one.times, ...other.times],
    cases: [...one.cases, ...other.cases],
    labels: [...one.labels, ...other.labels],
    scores: [...one.scores, ...other.scores],
    predictions: [...one.predictions, ...other.predictions],
    classScores: Object.fromEntries(
      classes.map((name) => [name, [...scoresOf(one, name), ...scoresOf(other, name)]]),
    ),
  };
}

/**
 * The answers as a gate takes them. Scores and decisions are both there when rows have them equally; what
 * only some rows have is left out in favour of what more have.
 */
export function sideOf({
  scores,
  predictions,
  classScores,
}: VersionAnswers): Pick<GateSide, "scores" | "predictions" | "classScores"> {
  const count = (list: readonly GateValue[]): number => list.filter((one) => one !== null).length;
  const [scored, decided] = [count(scores), count(predictions)];
  return {
    ...(scored > 0 && scored >= decided ? { scores } : {}),
    ...(decided > 0 && decided >= scored ? { predictions } : {}),
    ...(Object.keys(classScores).length > 0 ? { classScores } : {}),
  };
}
