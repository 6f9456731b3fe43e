import type { ModelConfig } from "@plumbline/contracts";
import type { AnswerMetric } from "@plumbline/core";
import { nextDifference } from "@plumbline/stats";
import type { ExcludedPeriod } from "../domain/run-details.ts";
import type { TimeWindow } from "../domain/time-window.ts";
import type { RowReader } from "../storage/lake/row-reader.ts";
import { measureTogether } from "./measured-period.ts";
import { readAnswersOf } from "./read-answers-of.ts";

export interface UsualChangeRequest {
  readonly modelId: number;
  /** Whose record is looked at. */
  readonly version: string;
  readonly position: number;
  readonly config: ModelConfig;
  /** Null for what the rows call for. */
  readonly metric: AnswerMetric | null;
  readonly unitMs: number;
  /** The record looked at ends here: before what was to be ended had begun. */
  readonly untilMs: number;
  /** Lengths of the two stretches that are compared. */
  readonly beforeMs: number;
  readonly afterMs: number;
  /** Answers to broken data say nothing about the usual. */
  readonly brokenTimes: readonly ExcludedPeriod[];
}

/** So many lengths of the stretch before are looked back. */
const lengthsBack = 8;

/**
 * By how much a metric of a version may differ between a stretch of time and the one before it although
 * nothing was done: the limit of the next such difference, from those of the record in which the version
 * answered alone. Null when the record is too short to have three of them.
 */
export async function usualChange(
  reader: RowReader,
  { modelId, version, position, config, unitMs, ...asked }: UsualChangeRequest,
): Promise<number | null> {
  const { untilMs, beforeMs, afterMs, brokenTimes } = asked;
  if (!(afterMs > 0 && beforeMs > 0)) return null;
  const record = await readAnswersOf(reader, {
    ...{ modelId, version, position, stepMs: unitMs },
    ...{ startMs: untilMs - lengthsBack * beforeMs, endMs: untilMs },
  });
  const firstMs = record.times.reduce((least, time) => Math.min(least, time), untilMs);
  const { answers, first, times } = measureTogether(record, nobody, config);
  const metric = asked.metric ?? answers.metric;
  const usable = new Set(answers.usable(metric));
  const rows = first.filter((place) => {
    const time = times[place] as number;
    return (
      usable.has(place) && !brokenTimes.some(({ fromMs, toMs }) => time >= fromMs && time < toMs)
    );
  });
  const valueIn = (window: TimeWindow): number => {
    const inside = rows.filter((place) => {
      const time = times[place] as number;
      return time >= window.startMs && time < window.endMs;
    });
    const measured = answers.measure(metric, inside);
    return measured.defined ? measured.value : Number.NaN;
  };
  const differences: number[] = [];
  for (let endMs = untilMs; endMs - afterMs - beforeMs >= firstMs; endMs -= afterMs) {
    const middleMs = endMs - afterMs;
    const difference =
      valueIn({ startMs: middleMs, endMs }) -
      valueIn({ startMs: middleMs - beforeMs, endMs: middleMs });
    if (Number.isFinite(difference)) differences.push(difference);
  }
  return nextDifference(differences);
}

const nobody = {
  ...{ times: [], cases: [], labels: [], scores: [], predictions: [], classScores: {} },
};
