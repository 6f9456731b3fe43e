import { countWords, listWords } from "../checks/number-words.ts";
import { canonicalText } from "../profiles/canonical-text.ts";
import { numberOf } from "../profiles/measures.ts";
import type { GateInput } from "./gate-input.ts";

/** What really happened, as numbers. */
export interface ReadLabels {
  /** NaN where there is none. */
  readonly truth: Float64Array;
  /** Multiclass: all labels; binary: the others, then the positive one; empty for numbers. */
  readonly classes: readonly string[];
  readonly labelled: number;
  /** Numbers: labels that are none. */
  readonly faulty: number;
  /** What makes the labels unusable as a whole, in words. */
  readonly problem: string | null;
  /** What was assumed, in words. */
  readonly note: string | null;
}

const truthWords = ["1", "true", "yes", "y", "t", "positive", "1.0"];
const maxClasses = 1_000;

export function readLabels({
  task,
  labels,
  positive,
  ids,
  champion,
  candidate,
}: GateInput): ReadLabels {
  const rows = ids.length;
  if (task === "regression") return readNumbers(labels, rows);
  const texts = Array.from({ length: rows }, (_, row) => {
    const value = labels[row] ?? null;
    return value === null ? null : canonicalText(value);
  });
  const counts = new Map<string, number>();
  for (const text of texts) if (text !== null) counts.set(text, (counts.get(text) ?? 0) + 1);
  const labelled = texts.filter((text) => text !== null).length;
  const seen = [...counts.keys()].toSorted();
  if (task === "multiclass") {
    const scored = [champion, candidate].flatMap(({ classScores }) =>
      Object.keys(classScores ?? {}),
    );
    const classes = [...new Set([...seen, ...scored])].toSorted();
    const place = new Map(classes.map((name, index) => [name, index]));
    const truth = Float64Array.from(texts, (text) =>
      text === null ? Number.NaN : (place.get(text) as number),
    );
    const problem =
      classes.length > maxClasses
        ? `there are ${countWords(classes.length, "different label")}: is the label a number, and the task regression?`
        : seen.length === 1
          ? `every row has the label ${JSON.stringify(seen[0])}`
          : null;
    return { truth, classes, labelled, faulty: 0, problem, note: null };
  }
  const given = positive === undefined || positive === null ? null : canonicalText(positive);
  const rarest = seen.toSorted((a, b) => (counts.get(a) ?? 0) - (counts.get(b) ?? 0))[0];
  const chosen = given ?? seen.find((text) => truthWords.includes(text.toLowerCase())) ?? rarest;
  const truth = Float64Array.from(texts, (text) =>
    text === null ? Number.NaN : Number(text === chosen),
  );
  const isGuess = given === null && !truthWords.includes(chosen?.toLowerCase() ?? "");
  return {
    truth,
    classes: [...seen.filter((text) => text !== chosen), ...(chosen === undefined ? [] : [chosen])],
    labelled,
    faulty: 0,
    problem: binaryProblem(seen, given),
    note:
      isGuess && seen.length === 2
        ? `${JSON.stringify(chosen)}, the rarer label, was taken as the positive one`
        : null,
  };
}

function binaryProblem(seen: readonly string[], given: string | null): string | null {
  if (seen.length === 0) return null;
  if (given !== null && !seen.includes(given)) {
    return `no row has the positive label ${JSON.stringify(given)}; there are ${listWords(seen, 5)}`;
  }
  if (seen.length === 1) return `every row has the label ${JSON.stringify(seen[0])}`;
  return seen.length > 2 && given === null
    ? `there are ${countWords(seen.length, "different label")} (${listWords(seen)}), and which one is positive was not said`
    : null;
}

function readNumbers(labels: GateInput["labels"], rows: number): ReadLabels {
  const truth = new Float64Array(rows);
  let labelled = 0;
  let faulty = 0;
  for (let row = 0; row < rows; row++) {
    const value = labels[row] ?? null;
    const number = value === null ? Number.NaN : (numberOf(value) ?? Number.NaN);
    truth[row] = Number.isFinite(number) ? number : Number.NaN;
    if (Number.isFinite(number)) labelled++;
    else if (value !== null) faulty++;
  }
  const problem =
    labelled === 0 && faulty > 0 ? "no label is a number: is the task another one?" : null;
  return { truth, classes: [], labelled, faulty, problem, note: null };
}
