import { canonicalText } from "../profiles/canonical-text.ts";
import { numberOf } from "../profiles/measures.ts";
import type { GateInput, GateSide, GateValue } from "./gate-input.ts";
import type { GateAnswers } from "./gate-rows.ts";

/** What is wrong with the numbers of one model, over all rows. */
export interface AnswerFaults {
  /** NaN, infinite, or a text that is no number. */
  readonly notFinite: number;
  /** Scores outside [0, 1]. */
  readonly outside: number;
  /** Multiclass: rows whose scores do not add up to 1. */
  readonly notSummed: number;
  /** Answers that are none of the labels, with an example. */
  readonly unknownClass: number;
  readonly example: string | null;
}

/** A model's answers on all rows of the input. */
export interface ReadAnswers {
  readonly answers: GateAnswers;
  readonly faults: AnswerFaults;
  /** Rows without an answer. */
  readonly missing: Uint8Array;
  /** Rows with an answer that cannot be used. */
  readonly faulty: Uint8Array;
}

const sumTolerance = 0.01;

/** Turns one model's answers into numbers and says which rows cannot be used, and why. */
export function readAnswers(
  side: GateSide,
  task: GateInput["task"],
  classes: readonly string[],
  rows: number,
): ReadAnswers {
  const missing = new Uint8Array(rows);
  const faulty = new Uint8Array(rows);
  const faults = { notFinite: 0, outside: 0, notSummed: 0, unknownClass: 0, example: null } as {
    -readonly [Key in keyof AnswerFaults]: AnswerFaults[Key];
  };
  const numbers = (values: readonly GateValue[]): Float64Array => {
    const read = new Float64Array(rows);
    for (let row = 0; row < rows; row++) {
      const value = values[row] ?? null;
      if (value === null) missing[row] = 1;
      const number = value === null ? Number.NaN : (numberOf(value) ?? Number.NaN);
      read[row] = number;
      if (value === null || Number.isFinite(number)) continue;
      if (faulty[row] === 0) faults.notFinite++;
      faulty[row] = 1;
    }
    return read;
  };
  const classesOf = (values: readonly GateValue[]): Float64Array => {
    const placeOf = new Map(classes.map((name, place) => [name, place]));
    const positive = classes.length - 1;
    const read = new Float64Array(rows);
    for (let row = 0; row < rows; row++) {
      const value = values[row] ?? null;
      const place = value === null ? undefined : placeOf.get(canonicalText(value));
      if (value === null) missing[row] = 1;
      else if (place === undefined) {
        faults.unknownClass++;
        faults.example ??= canonicalText(value);
        faulty[row] = 1;
      }
      read[row] = task === "binary" ? Number(place === positive) : (place ?? -1);
    }
    return read;
  };
  const outside = (list: readonly Float64Array[]): void => {
    for (let row = 0; row < rows; row++) {
      if (list.some((scores) => (scores[row] as number) < 0 || (scores[row] as number) > 1)) {
        faults.outside++;
      }
    }
  };

  if (task === "regression") {
    const given = side.predictions ?? side.scores;
    const decisions = given ? numbers(given) : null;
    if (!given) missing.fill(1);
    return { answers: answersOf({ decisions }), faults, missing, faulty };
  }
  const predictions = side.predictions ? classesOf(side.predictions) : null;
  if (task === "binary") {
    const scores = side.scores ? numbers(side.scores) : null;
    if (scores) outside([scores]);
    const threshold = side.threshold ?? 0.5;
    const decisions = predictions ?? scores?.map((score) => Number(score >= threshold)) ?? null;
    if (!decisions) missing.fill(1);
    const isProbability = scores !== null && faults.outside === 0;
    return { answers: answersOf({ scores, decisions, isProbability }), faults, missing, faulty };
  }
  const byClass = side.classScores;
  const classScores = byClass
    ? classes.map((name) => numbers(byClass[name] ?? new Array<number>(rows).fill(0)))
    : null;
  if (classScores) {
    outside(classScores);
    for (let row = 0; row < rows; row++) {
      const sum = classScores.reduce((total, scores) => total + (scores[row] as number), 0);
      if (Math.abs(sum - 1) > sumTolerance) faults.notSummed++;
    }
  }
  const decisions = predictions ?? (classScores ? argmax(classScores, rows) : null);
  if (!decisions) missing.fill(1);
  const isProbability = classScores !== null && faults.outside === 0;
  return { answers: answersOf({ classScores, decisions, isProbability }), faults, missing, faulty };
}

function answersOf(part: Partial<GateAnswers>): GateAnswers {
  return { scores: null, classScores: null, decisions: null, isProbability: false, ...part };
}

/** The first of the largest. */
function argmax(scores: readonly Float64Array[], rows: number): Float64Array {
  const best = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    let largest = -Infinity;
    scores.forEach((ofClass, place) => {
      const score = ofClass[row] as number;
      if (score > largest) {
        largest = score;
        best[row] = place;
      }
    });
  }
  return best;
}
