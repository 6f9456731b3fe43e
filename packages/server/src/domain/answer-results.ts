import type { CheckResult, ResultDocument } from "@plumbline/contracts";
import { roleOf, withResults, type Roles } from "@plumbline/core";

/** Results of columns that hold what the model answers say so, for everybody who reads them. */
export function markAnswers(result: ResultDocument, roles: Roles): ResultDocument {
  const results = result.results.map((one): CheckResult => {
    const role = one.column === null ? null : roleOf(one.column, roles);
    return role === "score" || role === "prediction"
      ? { ...one, details: { ...one.details, isAnswer: true } }
      : one;
  });
  return { ...result, results };
}

export function isAboutAnswers({ details }: Pick<CheckResult, "details">): boolean {
  return details["isAnswer"] === true;
}

/** They say how answers are distributed, which belongs to a version: another one may answer otherwise. */
const ofTheVersion: ReadonlySet<string> = new Set([
  ...["spike", "constant", "out-of-range", "unit-change", "new-categories", "vanished-categories"],
  "prediction-drift",
]);

/**
 * Answers that are distributed otherwise than another version's are no alarm. That answers are missing,
 * or are no scores at all, is one whoever gives them.
 *
 * @param versions those whose answers the baseline does not hold; nothing changes when it holds all
 */
export function withOtherAnswers(
  result: ResultDocument,
  versions: readonly string[],
): ResultDocument {
  if (versions.length === 0) return result;
  const [first = "", ...more] = versions;
  const who = more.length === 0 ? `version ${first}` : `version ${first} and ${more.length} more`;
  const results = result.results.map((one): CheckResult => {
    if (one.verdict !== "alert" || !isAboutAnswers(one) || !ofTheVersion.has(one.check)) return one;
    const reason = `${one.reason}; the baseline does not hold the answers of ${who}`;
    return { ...one, verdict: "watch", reason };
  });
  return withResults(result, results);
}
