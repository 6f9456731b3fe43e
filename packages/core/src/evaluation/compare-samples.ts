import type { ResultDocument } from "@plumbline/contracts";
import { createMemoryEngine } from "../engines/memory/memory-engine.ts";
import { plan } from "../planning/make-plan.ts";
import type { Baseline } from "../profiles/baseline.ts";
import { createBaseline } from "../profiles/document.ts";
import type { PlanOptions } from "../profiles/plan-options.ts";
import type { Profile } from "../profiles/profile.ts";
import type { MemorySource } from "../sources/source.ts";
import type { CheckOptions } from "./check-options.ts";
import { check } from "./check.ts";

export type Rows = MemorySource["columns"];

/** A baseline and the profile of current rows, from arrays. For tests. */
export async function profileSamples(
  before: Rows,
  now: Rows,
  options: PlanOptions = {},
): Promise<{ readonly baseline: Baseline; readonly current: Profile }> {
  const engine = createMemoryEngine();
  const table = await engine.open({ label: "baseline", columns: before });
  const made = await plan(table, options);
  const baseline = createBaseline(made, await table.profile(made));
  const other = await engine.open({ label: "current", columns: now });
  return { baseline, current: await other.profile(made) };
}

/** Compares two samples given as arrays. For tests. */
export async function compareSamples(
  before: Rows,
  now: Rows,
  options: PlanOptions = {},
  checkOptions: CheckOptions = {},
): Promise<ResultDocument> {
  const { baseline, current } = await profileSamples(before, now, options);
  return check(baseline, current, checkOptions);
}
