import type { GateMetric, ModelConfig } from "@plumbline/contracts";
import { answerMetricFacts } from "@plumbline/core";
import type { WatchEvidence } from "../domain/judge-watch.ts";
import { unitsIn } from "../domain/period-units.ts";
import type { TimeWindow } from "../domain/time-window.ts";
import type { Watch } from "../domain/watch.ts";
import type { RowReader } from "../storage/lake/row-reader.ts";
import { measureTogether, metricFor, type TwoParts } from "./measured-period.ts";
import { readAnswersOf, type VersionAnswers } from "./read-answers-of.ts";

export interface ChampionsRequest {
  readonly watch: Watch;
  readonly config: ModelConfig;
  readonly wanted: GateMetric | null;
  readonly position: number;
  readonly unitMs: number;
  /** Of the old champion. */
  readonly before: TimeWindow;
  /** Whole units of the new one, over and labelled. */
  readonly after: TimeWindow;
}

/** Units with fewer rows of either champion say nothing. */
const fewestRowsOfUnit = 5;
/** So large a part of the labelled rows must have been answered by both to compare case by case. */
const leastPaired = 0.5;

/** What both champions lost, unit by unit; case by case, where the old one still answers beside the new. */
export async function compareChampions(
  reader: RowReader,
  { watch, config, wanted, position, unitMs, before, after }: ChampionsRequest,
): Promise<WatchEvidence> {
  const { modelId, version, previous, latest } = watch;
  const of = { modelId, position, stepMs: unitMs };
  const now = await readAnswersOf(reader, { ...of, ...after, version });
  const looked = unitsIn(after, unitMs).length;
  const common = { unitMs, looked };
  if (latest?.method !== "record") {
    const beside = await readAnswersOf(reader, {
      ...{ ...of, ...after, version: previous, withUnlabelled: true },
    });
    const [ours, theirs] = pairsOf(now, beside);
    const isPaired = ours.times.length >= leastPaired * Math.max(1, now.times.length);
    if (latest?.method === "paired" || isPaired) {
      const parts = measureTogether(ours, theirs, config);
      const metric = metricFor(wanted, parts);
      return { ...common, ...pairedEvidence(parts, metric, { after, unitMs }) };
    }
  }
  const record = await readAnswersOf(reader, { ...of, ...before, version: previous });
  const parts = measureTogether(record, now, config);
  const metric = metricFor(wanted, parts);
  const { title } = answerMetricFacts(metric);
  const rows = countUsable(parts, metric);
  const lossOf = lossesOf(parts, metric);
  return {
    ...{ ...common, metric, title, method: "record", rows },
    record: lossOf(parts.first, unitsIn(before, unitMs)),
    values: lossOf(parts.second, unitsIn(after, unitMs)),
  };
}

/** Rows of the new champion and of the old one about the same cases; a label of one counts for both. */
function pairsOf(now: VersionAnswers, beside: VersionAnswers) {
  const placeOf = new Map<string, number>();
  beside.cases.forEach((one, place) => {
    if (one !== null) placeOf.set(one, place);
  });
  const pairs = now.cases.flatMap((one, place): [number, number][] => {
    const other = one === null ? undefined : placeOf.get(one);
    return other === undefined ? [] : [[place, other]];
  });
  const labels = pairs.map(([place]) => now.labels[place] ?? null);
  const ours = pick(
    now,
    pairs.map(([place]) => place),
  );
  const theirs = pick(
    beside,
    pairs.map(([, place]) => place),
  );
  return [ours, { ...theirs, labels }] as const;
}

function pick(answers: VersionAnswers, places: readonly number[]): VersionAnswers {
  const of = <T>(list: readonly T[]): readonly T[] => places.map((place) => list[place] as T);
  return {
    ...{ times: of(answers.times), cases: of(answers.cases), labels: of(answers.labels) },
    ...{ scores: of(answers.scores), predictions: of(answers.predictions) },
    classScores: Object.fromEntries(
      Object.entries(answers.classScores).map(([name, list]) => [name, of(list)]),
    ),
  };
}

interface Units {
  readonly after: TimeWindow;
  readonly unitMs: number;
}

function pairedEvidence(parts: TwoParts, metric: GateMetric, { after, unitMs }: Units) {
  const middle = parts.first.length;
  const usable = new Set(parts.answers.usable(metric));
  // What only one of them answered well would be no pair.
  const both = parts.first.filter((place) => usable.has(place) && usable.has(place + middle));
  const lossOf = lossesOf(parts, metric);
  const values = unitsIn(after, unitMs).flatMap((unit) => {
    const ours = both.filter((place) => isIn(parts.times[place] as number, unit));
    const [own] = lossOf(ours, [unit]);
    const [old] = lossOf(
      ours.map((place) => place + middle),
      [unit],
    );
    return own === undefined || old === undefined ? [] : [own - old];
  });
  const { title } = answerMetricFacts(metric);
  return { metric, title, method: "paired" as const, rows: both.length, record: [], values };
}

function countUsable({ answers, first }: TwoParts, metric: GateMetric): number {
  return answers.usable(metric).filter((place) => place >= first.length).length;
}

/** The loss in each unit that has one. */
function lossesOf({ answers, times }: TwoParts, metric: GateMetric) {
  const sign = answerMetricFacts(metric).better === "lower" ? 1 : -1;
  const usable = new Set(answers.usable(metric));
  return (places: Uint32Array, units: readonly TimeWindow[]): readonly number[] =>
    units.flatMap((unit) => {
      const inside = places.filter(
        (place) => usable.has(place) && isIn(times[place] as number, unit),
      );
      if (inside.length < fewestRowsOfUnit) return [];
      const measured = answers.measure(metric, inside);
      return measured.defined ? [sign * measured.value] : [];
    });
}

const isIn = (timeMs: number, { startMs, endMs }: TimeWindow): boolean =>
  timeMs >= startMs && timeMs < endMs;
