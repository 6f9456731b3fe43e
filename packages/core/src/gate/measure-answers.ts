import type { GateDocument, GateMetric } from "@plumbline/contracts";
import { undefinedBecause, type InfluenceEstimate } from "@plumbline/stats";
import type { GateInput, GateSide } from "./gate-input.ts";
import { gateMetrics, defaultMetric } from "./gate-metrics.ts";
import { selectRows, type GateRows } from "./gate-rows.ts";
import { readAnswers } from "./read-answers.ts";
import { readLabels } from "./read-labels.ts";

/** A metric of the gate, or how far observed by expected positives are from 1. */
export type AnswerMetric = GateMetric | "observed-expected";

/** What one or several versions answered, and what really happened. */
export interface AnsweredRows extends Pick<GateInput, "task" | "positive" | "labels"> {
  readonly answers: Omit<GateSide, "version">;
  readonly costs?: GateDocument["costs"];
}

/** Answers read once, of which any rows can be measured. */
export interface MeasuredAnswers {
  /** Why the labels cannot be used as they are, in words; null when they can. */
  readonly problem: string | null;
  /** What a gate would compare when nothing is configured. */
  readonly metric: GateMetric;
  /** What happened, row by row: 1 or 0, the place of a class, or a number; NaN where it is not known. */
  readonly truth: Float64Array;
  /** Of the positive class; null where the answers have none. */
  readonly scores: Float64Array | null;
  /** What was decided, as `truth` is written; null where nothing says it. */
  readonly decisions: Float64Array | null;
  /** Places of rows with a label and an answer that the metric can use. */
  usable(metric: AnswerMetric): Uint32Array;
  /** The metric over the usable ones of some rows, with what each of them did to it. */
  measure(metric: AnswerMetric, places: ArrayLike<number>): InfluenceEstimate;
}

/** Reads labels and answers together, so that all parts agree on which label is the positive one. */
export function readAnsweredRows(input: AnsweredRows): MeasuredAnswers {
  const { task, positive, labels, answers: side, costs } = input;
  const given: GateInput = {
    ...{ task, ids: labels, labels },
    ...(positive === undefined ? {} : { positive }),
    champion: { ...side, version: "" },
    candidate: { ...side, version: "" },
  };
  const read = readLabels(given);
  const { answers, missing, faulty } = readAnswers(
    ...([given.champion, task, read.classes, labels.length] as const),
  );
  const rows: GateRows = {
    ...{ task, truth: read.truth, classes: read.classes, clusters: null },
    places: Uint32Array.from({ length: labels.length }, (_, place) => place),
    ...{ champion: answers, candidate: answers },
  };
  const isUsable = (metric: AnswerMetric, row: number): boolean =>
    !Number.isNaN(read.truth[row]) &&
    missing[row] === 0 &&
    faulty[row] === 0 &&
    (!wantsProbabilities(metric) || isProbability(rows, row));
  return {
    problem: read.problem,
    metric: defaultMetric(rows),
    ...{ truth: read.truth, scores: answers.scores, decisions: answers.decisions },
    usable: (metric) => rows.places.filter((row) => isUsable(metric, row)),
    measure(metric, places) {
      const some = selectRows(
        rows,
        Uint32Array.from(places).filter((row) => isUsable(metric, row)),
      );
      if (metric === "observed-expected") return observedExpected(some);
      return gateMetrics[metric].of(some, some.champion, costs);
    },
  };
}

/** What a metric is called, and which way is better. */
export function answerMetricFacts(metric: AnswerMetric): {
  readonly title: string;
  readonly unit: string;
  readonly better: "higher" | "lower";
} {
  if (metric === "observed-expected") {
    return {
      title: "distance of observed by expected positives from 1",
      unit: "",
      better: "lower",
    };
  }
  const { title, unit, sign } = gateMetrics[metric];
  return { title, unit, better: sign === 1 ? "higher" : "lower" };
}

const wantsProbabilities = (metric: AnswerMetric): boolean =>
  metric === "observed-expected" || gateMetrics[metric].needs === "probabilities";

function isProbability({ champion: { scores, classScores } }: GateRows, row: number): boolean {
  const isInside = (list: Float64Array): boolean =>
    (list[row] as number) >= 0 && (list[row] as number) <= 1;
  return scores ? isInside(scores) : (classScores?.every(isInside) ?? true);
}

/** |r − 1|, r = Σy / Σp; influence sign(r − 1) (y − r p) / mean p. */
function observedExpected({ task, truth, champion: { scores } }: GateRows): InfluenceEstimate {
  if (task !== "binary" || scores === null) return undefinedBecause("not-applicable");
  const n = truth.length;
  if (n === 0) return undefinedBecause("no-rows");
  let [observed, expected] = [0, 0];
  for (let row = 0; row < n; row++) {
    observed += truth[row] as number;
    expected += scores[row] as number;
  }
  if (!(expected > 0)) return undefinedBecause("zero-denominator");
  const ratio = observed / expected;
  const scale = (ratio < 1 ? -1 : 1) / (expected / n);
  const influence = Float64Array.from(
    truth,
    (y, row) => scale * (y - ratio * (scores[row] as number)),
  );
  return { defined: true, value: Math.abs(ratio - 1), influence };
}
