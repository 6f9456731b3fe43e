import type { GateInput } from "./gate-input.ts";
import type { RowClusters } from "./row-clusters.ts";

/** A model's answers on the rows that count. */
export interface GateAnswers {
  readonly scores: Float64Array | null;
  /** Multiclass: by place of the class. */
  readonly classScores: readonly Float64Array[] | null;
  /** 1 or 0, the place of a class, or a number. */
  readonly decisions: Float64Array | null;
  /** False when a score lies outside [0, 1]. */
  readonly isProbability: boolean;
}

/** The rows that were labelled and answered by both. */
export interface GateRows {
  readonly task: GateInput["task"];
  /** 1 or 0, the place of a class, or a number. */
  readonly truth: Float64Array;
  /** Multiclass: the labels; binary: the other labels, then the positive one. */
  readonly classes: readonly string[];
  /** Where each row stands in the input. */
  readonly places: Uint32Array;
  readonly clusters: RowClusters | null;
  readonly champion: GateAnswers;
  readonly candidate: GateAnswers;
}

/** Some of the rows, by their index; clusters keep their numbers. */
export function selectRows(rows: GateRows, indexes: ArrayLike<number>): GateRows {
  const pick = (values: Float64Array): Float64Array => {
    const picked = new Float64Array(indexes.length);
    for (let i = 0; i < picked.length; i++) picked[i] = values[indexes[i] as number] as number;
    return picked;
  };
  const side = (answers: GateAnswers): GateAnswers => ({
    scores: answers.scores && pick(answers.scores),
    classScores: answers.classScores && answers.classScores.map(pick),
    decisions: answers.decisions && pick(answers.decisions),
    isProbability: answers.isProbability,
  });
  const { clusters } = rows;
  return {
    ...rows,
    truth: pick(rows.truth),
    places: Uint32Array.from(indexes, (index) => rows.places[index] as number),
    clusters: clusters && {
      ...clusters,
      codes: Uint32Array.from(indexes, (index) => clusters.codes[index] as number),
    },
    champion: side(rows.champion),
    candidate: side(rows.candidate),
  };
}
