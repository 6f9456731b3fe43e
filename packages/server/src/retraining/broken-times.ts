import type { ExcludedPeriod } from "../domain/run-details.ts";
import { factsAt } from "../domain/policy-history.ts";
import type { Prepare } from "../storage/metadata/sqlite-dialect.ts";
import { readPolicyHistory, type PolicyModel } from "./read-policy-history.ts";

/** When the data of a model was broken, by its incidents. */
export function brokenTimesOf(
  prepare: Prepare,
  model: Pick<PolicyModel, "id" | "name" | "config">,
  nowMs: number,
): readonly ExcludedPeriod[] {
  const history = readPolicyHistory(prepare, { ...model, revision: 0 }, null);
  return factsAt(history, { nowMs, windows: [] }).brokenTimes;
}
