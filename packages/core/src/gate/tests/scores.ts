import { countWords, numberWords } from "../../checks/number-words.ts";
import type { GateContext, GateTestKind } from "../gate-context.ts";
import type { GateFinding } from "../gate-input.ts";
import type { AnswerFaults } from "../read-answers.ts";

export const scores: GateTestKind = {
  name: "scores",
  title: "Every answer of the candidate can be used",
  findings: (context) => [judge(context)],
};

function judge(context: GateContext): GateFinding {
  const { facts, faults, wantsProbabilities, input } = context;
  const own = faultWords(faults.candidate, wantsProbabilities);
  const other = faultWords(faults.champion, wantsProbabilities);
  const beside =
    other.length === 0
      ? ""
      : `. The champion has ${other.join(", ")}; these rows are left out for both`;
  const numbers = { rows: facts.given };
  if (own.length > 0) {
    const count = faultCount(faults.candidate, wantsProbabilities);
    return {
      ...numbers,
      outcome: "fail",
      candidate: count,
      champion: faultCount(faults.champion, wantsProbabilities),
      bound: 0,
      unit: "rows",
      reason: `The candidate has ${own.join(", ")}${beside}`,
    };
  }
  const range =
    !wantsProbabilities && faults.candidate.outside > 0
      ? "; its scores leave [0, 1], so they are ranks and no probabilities"
      : "";
  const repeated = input.candidate.repeatedAnswers ?? 0;
  const again =
    repeated > 0 ? `; ${countWords(repeated, "answer")} came twice, the first one counts` : "";
  return {
    ...numbers,
    outcome: "pass",
    candidate: 0,
    bound: 0,
    unit: "rows",
    reason: `No answer is NaN, infinite or out of range${range}${again}${beside}`,
  };
}

function faultCount(faults: AnswerFaults, wantsProbabilities: boolean): number {
  const { notFinite, outside, notSummed, unknownClass } = faults;
  return notFinite + unknownClass + (wantsProbabilities ? outside + notSummed : 0);
}

function faultWords(faults: AnswerFaults, wantsProbabilities: boolean): string[] {
  const { notFinite, outside, notSummed, unknownClass, example } = faults;
  const of = (count: number, what: string): string | null =>
    count === 0 ? null : `${numberWords(count)} ${what}`;
  return [
    of(notFinite, "answers that are NaN, infinite or no number"),
    wantsProbabilities ? of(outside, "rows with scores outside [0, 1]") : null,
    wantsProbabilities ? of(notSummed, "rows whose scores do not add up to 1") : null,
    of(unknownClass, `answers that are none of the labels, e.g. ${JSON.stringify(example)}`),
  ].filter((part) => part !== null);
}
