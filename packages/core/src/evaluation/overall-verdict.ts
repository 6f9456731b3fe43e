import type { CheckResult, Verdict } from "@plumbline/contracts";

/**
 * What the whole comparison comes to. One alert makes it an alert, and one thing to watch a watch.
 * Otherwise single columns that cannot be compared do not spoil it: it is `undefined` when nothing was
 * compared at all, `underpowered` when at least half of the tests of whole columns were, and else ok.
 */
export function overallVerdict(results: readonly CheckResult[]): Verdict {
  const has = (verdict: Verdict) => results.some((result) => result.verdict === verdict);
  if (has("alert")) return "alert";
  if (has("watch")) return "watch";
  const tests = results.filter(({ p, segment }) => p !== null && segment === null);
  const weak = tests.filter(({ verdict }) => verdict === "underpowered").length;
  if (weak > 0 && weak * 2 >= tests.length) return "underpowered";
  return has("ok") || has("underpowered") ? "ok" : "undefined";
}
