import { countWords, numberWords, percentWords } from "../../checks/number-words.ts";
import type { GateContext, GateTestKind } from "../gate-context.ts";
import type { GateFinding } from "../gate-input.ts";

/** A candidate may not choose its rows: of those the champion answered, this share may be missing. */
const maxUnanswered = 0.01;

export const rows: GateTestKind = {
  name: "rows",
  title: "Enough labelled rows that both models answered",
  findings: (context) => [judge(context)],
};

function judge({ facts, options, input }: GateContext): GateFinding {
  const { usable, given, labelled, byChampion, notByCandidate, problem } = facts;
  const numbers = { rows: usable, candidate: usable, bound: options.minRows, unit: "rows" };
  const fail = (reason: string): GateFinding => ({ ...numbers, outcome: "fail", reason });
  const left = leftOut(facts);
  if (given === 0) return fail("There are no rows");
  if (problem !== null) return fail(`The rows contradict the task: ${problem}`);
  if (labelled === 0) return fail(`None of ${countWords(given, "row")} has a label`);
  const stray = input.candidate.strayAnswers ?? 0;
  if (byChampion === 0) return fail("The champion answered none of the labelled rows");
  if (byChampion === notByCandidate) {
    const elsewhere = stray > 0 ? `: ${countWords(stray, "answer")} of it belong to other ids` : "";
    return fail(`The candidate answered none of the labelled rows${elsewhere}`);
  }
  if (notByCandidate > maxUnanswered * byChampion) {
    return fail(
      `The candidate left ${numberWords(notByCandidate)} of ${countWords(byChampion, "row")} that the champion answered without an answer (${percentWords(notByCandidate / byChampion)}, at most ${percentWords(maxUnanswered)} may be)${left}`,
    );
  }
  if (usable < options.minRows) {
    return fail(
      `${countWords(usable, "row")} were labelled and answered by both, ${numberWords(options.minRows)} are needed${left}`,
    );
  }
  return {
    ...numbers,
    outcome: "pass",
    reason: `${countWords(usable, "row")} were labelled and answered by both, at least ${numberWords(options.minRows)} are needed${left}`,
  };
}

function leftOut(facts: GateContext["facts"]): string {
  const { given, labelled, repeatedIds, faultyLabels, note, byChampion, notByCandidate } = facts;
  const parts = [
    labelled < given ? `${numberWords(given - labelled)} without a label` : null,
    faultyLabels > 0 ? `${numberWords(faultyLabels)} with a label that is no number` : null,
    repeatedIds > 0 ? `${numberWords(repeatedIds)} with an id that was there before` : null,
    byChampion < labelled - repeatedIds
      ? `${numberWords(labelled - repeatedIds - byChampion)} without an answer of the champion`
      : null,
    notByCandidate > 0 ? `${numberWords(notByCandidate)} without an answer of the candidate` : null,
  ].filter((part) => part !== null);
  const out = parts.length === 0 ? "" : `; left out: ${parts.join(", ")}`;
  return note === null ? out : `${out}; ${note}`;
}
