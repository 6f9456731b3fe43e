import type { GateMetric, ModelConfig } from "@plumbline/contracts";
import { readAnsweredRows, type MeasuredAnswers } from "@plumbline/core";
import { taskOf } from "./judged-rows.ts";
import { joinAnswers, sideOf, type VersionAnswers } from "./read-answers-of.ts";

/** Two parts of answers, read as one, so that both are measured alike. */
export interface TwoParts {
  readonly answers: MeasuredAnswers;
  /** Places of the rows of each part. */
  readonly first: Uint32Array;
  readonly second: Uint32Array;
  readonly times: readonly number[];
}

export function measureTogether(
  first: VersionAnswers,
  second: VersionAnswers,
  config: Pick<ModelConfig, "task" | "positive" | "threshold" | "gate">,
): TwoParts {
  const all = joinAnswers(first, second);
  const side = sideOf(all);
  const { positive, threshold, gate } = config;
  const places = Uint32Array.from(all.times.keys());
  const middle = first.times.length;
  return {
    answers: readAnsweredRows({
      ...{ task: taskOf(config, { answers: side, labels: all.labels }), labels: all.labels },
      ...(positive === undefined ? {} : { positive }),
      answers: { ...side, threshold: threshold ?? null },
      costs: gate.costs,
    }),
    ...{ first: places.subarray(0, middle), second: places.subarray(middle), times: all.times },
  };
}

/** The metric that was asked for, where the answers can be measured by it; else the usual one. */
export function metricFor(wanted: GateMetric | null, { answers }: TwoParts): GateMetric {
  return wanted !== null && answers.usable(wanted).length > 0 ? wanted : answers.metric;
}
