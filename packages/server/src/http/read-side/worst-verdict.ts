import type { EvaluationSummary, EvaluationVerdict } from "@plumbline/contracts";

/** What should be looked at first comes first. */
const order: readonly EvaluationVerdict[] = [
  "alert",
  "no-data",
  "failed",
  "watch",
  "too-little-data",
  "underpowered",
  "undefined",
  "ok",
];

/** The evaluation with the worst verdict; of equals the first. */
export function worstOf(evaluations: readonly EvaluationSummary[]): EvaluationSummary | null {
  const rank = ({ verdict }: EvaluationSummary): number => order.indexOf(verdict);
  return evaluations.reduce<EvaluationSummary | null>(
    (worst, one) => (worst === null || rank(one) < rank(worst) ? one : worst),
    null,
  );
}
