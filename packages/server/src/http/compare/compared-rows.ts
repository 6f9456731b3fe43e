import type { ModelConfig } from "@plumbline/contracts";
import type { GateValue } from "@plumbline/core";
import { unitLengthMs, unitsIn } from "../../domain/period-units.ts";
import type { TimeWindow } from "../../domain/time-window.ts";
import type { VersionAnswers } from "../../retraining/read-answers-of.ts";
import { classScorePrefix } from "../../storage/lake/event-columns.ts";
import type { RangeRows, RowReader } from "../../storage/lake/row-reader.ts";

/** A version in a period, with all that is compared. */
export interface ComparedRows extends VersionAnswers, TimeWindow {
  readonly version: string;
  readonly ids: readonly string[];
  readonly latencies: readonly (number | null)[];
  /** Values by which rows are cut, by the name of the cut. */
  readonly slices: Readonly<Record<string, readonly GateValue[]>>;
  readonly isShortened: boolean;
}

export interface ComparedRange extends TimeWindow {
  readonly modelId: number;
  readonly version: string;
  readonly position: number;
}

/** More rows of a side tell hardly more, and both have to fit into memory. */
const mostRows = 60_000;

/** Reads from the end of the period on, until there are enough rows. */
export async function readCompared(
  reader: RowReader,
  { modelId, version, position, startMs, endMs }: ComparedRange,
  { segments, gate }: Pick<ModelConfig, "segments" | "gate">,
): Promise<ComparedRows> {
  const cuts = gate.slices.columns.length > 0 ? gate.slices.columns.map((one) => [one]) : segments;
  const features = [...new Set(cuts.flat())];
  const parts: ReadPart[] = [];
  let rows = 0;
  let firstMs = endMs;
  for (const unit of unitsIn({ startMs, endMs }, unitLengthMs(endMs - startMs)).toReversed()) {
    if (rows >= mostRows) break;
    firstMs = unit.startMs;
    const range = { modelId, version, position, fromMs: unit.startMs, toMs: unit.endMs };
    if ((await reader.countRows(range)) === 0) continue;
    const part = partOf(await reader.readRows(range, { features }), cuts);
    rows += part.ids.length;
    parts.unshift(part);
  }
  return {
    ...{ version, startMs: Math.min(firstMs, endMs), endMs, isShortened: firstMs > startMs },
    ...joined(parts),
  };
}

type ReadPart = Omit<ComparedRows, "version" | "isShortened" | keyof TimeWindow>;

function partOf({ columns, rows }: RangeRows, cuts: readonly (readonly string[])[]): ReadPart {
  const all = Array.from({ length: rows }, (_, row) => row);
  const of = (name: string): readonly GateValue[] =>
    all.map((row) => plainValue(columns[name]?.[row]));
  const classes = Object.keys(columns).filter((name) => name.startsWith(classScorePrefix));
  const [times, subjects] = [of("pl_time").map(Number), of("pl_subject")];
  return {
    times,
    ids: of("pl_id").map(String),
    cases: subjects.map((one, row) => (typeof one === "string" ? `${times[row]} ${one}` : null)),
    ...{ labels: of("pl_label"), scores: of("pl_score"), predictions: of("pl_prediction") },
    latencies: of("pl_latency_ms").map((ms) => (typeof ms === "number" ? ms : null)),
    classScores: Object.fromEntries(
      classes.map((name) => [name.slice(classScorePrefix.length), of(name)]),
    ),
    slices: Object.fromEntries(
      cuts.map((names) => {
        const [first = [], ...others] = names.map(of);
        const crossed = first.map((value, row) =>
          [value, ...others.map((values) => values[row])]
            .map((one) => one ?? "missing")
            .join(" × "),
        );
        return [names.join(" × "), names.length === 1 ? first : crossed];
      }),
    ),
  };
}

function plainValue(value: unknown): GateValue {
  if (value instanceof Date) return value.getTime();
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") {
    return value;
  }
  return null;
}

function joined(parts: readonly ReadPart[]): ReadPart {
  const all = <T>(of: (part: ReadPart) => readonly T[]): readonly T[] => parts.flatMap(of);
  const named = (
    of: (part: ReadPart) => Readonly<Record<string, readonly GateValue[]>>,
  ): Record<string, readonly GateValue[]> => {
    const names = [...new Set(parts.flatMap((part) => Object.keys(of(part))))];
    const valuesOf = (part: ReadPart, name: string): readonly GateValue[] =>
      of(part)[name] ?? part.ids.map(() => null);
    return Object.fromEntries(names.map((name) => [name, all((part) => valuesOf(part, name))]));
  };
  return {
    ...{ ids: all(({ ids }) => ids), times: all(({ times }) => times) },
    ...{ cases: all(({ cases }) => cases), labels: all(({ labels }) => labels) },
    ...{ scores: all(({ scores }) => scores), predictions: all((part) => part.predictions) },
    latencies: all(({ latencies }) => latencies),
    ...{ classScores: named((part) => part.classScores), slices: named((part) => part.slices) },
  };
}
