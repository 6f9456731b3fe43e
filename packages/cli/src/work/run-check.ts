import type { ResultDocument } from "@plumbline/contracts";
import {
  check,
  PlumblineError,
  profile,
  type Baseline,
  type CheckOptions,
  type FileSource,
  type PlanOptions,
} from "@plumbline/core";
import { planDifferences } from "../settings/plan-differences.ts";
import { timeRange, type RangeFlags } from "../settings/source-settings.ts";
import { withoutUndefined } from "../settings/without-undefined.ts";
import { baselineOfRows } from "./baseline-of-rows.ts";
import { savedBaseline } from "./saved-baseline.ts";
import { withRulesOf } from "./with-rules-of.ts";
import type { Work } from "./with-engine.ts";

/** All of a comparison, from flags and configuration. */
export interface CheckTask {
  readonly baseline: {
    readonly paths: readonly string[];
    /** As the user wrote them. */
    readonly shown: readonly string[];
    readonly range: RangeFlags;
  };
  readonly current: { readonly paths: readonly string[]; readonly range: RangeFlags };
  readonly reading: Pick<FileSource, "format" | "csv">;
  readonly plan: PlanOptions;
  readonly judging: CheckOptions;
}

export async function runCheck(work: Work, task: CheckTask): Promise<ResultDocument> {
  const { paths, range } = task.current;
  const baseline = await loadBaseline(work, task);
  const timeColumn = baseline.plan.roles.time ?? task.plan.roles?.time;
  const source = withoutUndefined({
    paths,
    ...task.reading,
    timeRange: timeRange(range, timeColumn),
  });
  const current = await profile(work.engine, source, baseline.plan, work.options);
  return check(baseline, current, task.judging);
}

/** A saved baseline as it is, or one made of the rows named. */
export async function loadBaseline(
  work: Work,
  task: Omit<CheckTask, "current" | "judging">,
): Promise<Baseline> {
  const { paths, shown, range } = task.baseline;
  const [first = "", ...others] = paths;
  const saved = others.length === 0 ? await savedBaseline(first, shown[0] ?? first) : null;
  if (saved !== null) {
    requireSame(saved, task, shown[0] ?? first);
    return withRulesOf(saved, task.plan.rules ?? []);
  }
  const rows = withoutUndefined({
    paths,
    ...task.reading,
    timeRange: timeRange(range, task.plan.roles?.time),
  });
  return baselineOfRows(work, rows, task.plan);
}

/** A saved plan is frozen: asking it for something else must not be silently ignored. */
function requireSame(
  saved: Baseline,
  task: Pick<CheckTask, "plan" | "baseline">,
  path: string,
): void {
  const [difference, ...more] = planDifferences(task.plan, saved.plan);
  if (difference !== undefined) {
    const rest = more.length > 0 ? `, and ${more.length} more differences` : "";
    throw new PlumblineError("PL_BASELINE_STALE", { path, difference: difference + rest });
  }
  const { since, until, prefix } = task.baseline.range;
  if (since === undefined && until === undefined) return;
  throw new PlumblineError("PL_USAGE_INVALID", {
    problem: `${prefix}since and ${prefix}until have no effect: ${path} is a saved baseline`,
    remedy: "Choose the rows when you make it, with plumbline baseline --since --until",
  });
}
