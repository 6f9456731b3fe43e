import type { CheckResult, EvaluationDocument, IncidentSignal } from "@plumbline/contracts";
import { isAboutAnswers } from "./answer-results.ts";
import { signalOf } from "./incident-cause.ts";

const mostExplanations = 10;

/** What moved in the same window, by what it costs: the loss it explains, else its size over the floor. */
export function explanationsOf(evaluation: EvaluationDocument): readonly IncidentSignal[] {
  const moved = (evaluation.result?.results ?? []).filter(
    (one) =>
      (one.family === "drift" || (one.family === "quality" && isAboutAnswers(one))) &&
      (one.verdict === "alert" || one.verdict === "watch"),
  );
  return moved
    .toSorted((one, other) => costOf(other) - costOf(one))
    .slice(0, mostExplanations)
    .map((result) => signalOf(result, evaluation));
}

/** A known loss goes before sizes, which are no loss. */
function costOf({ details, value, excess, floor }: CheckResult): number {
  const loss = details["lossImpact"];
  if (typeof loss === "number") return 1e9 + loss;
  const size = Math.abs(excess ?? value ?? 0);
  return floor !== null && floor > 0 ? size / floor : size;
}
