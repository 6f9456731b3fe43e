import type { CheckResult } from "@plumbline/contracts";
import type { Check, DesignEffects } from "../checks/check.ts";
import { checks } from "../checks/checks.ts";
import type { Baseline } from "../profiles/baseline.ts";
import type { Profile } from "../profiles/profile.ts";
import { judgeOutcomes } from "./check.ts";
import type { CheckOptions } from "./check-options.ts";
import { estimateDesignEffects } from "./design-effect.ts";
import { overallVerdict } from "./overall-verdict.ts";
import { prepareChecks } from "./prepare-checks.ts";
import { readCheckOptions } from "./read-check-options.ts";
import { runChecks, type CheckOutcome } from "./run-checks.ts";

/** What other limits say of the same rows: the verdict and what alerted. */
export interface TriedLimits {
  readonly verdict: ReturnType<typeof overallVerdict>;
  readonly alerts: readonly CheckResult[];
}

/** Of these checks the false-alarm rate moves the verdict, and what power says; not what is measured. */
const measuredAtAnyRate: ReadonlySet<string> = new Set(["performance", "drift"]);

/**
 * Judges two profiles again and again under other limits, as `check` would: a check runs again only when
 * its own options change.
 */
export function createLimitTrial(
  baseline: Baseline,
  current: Profile,
): (options: CheckOptions) => TriedLimits {
  const { plan, profile: reference } = baseline;
  const kept = new Map<string, CheckOutcome>();
  let estimated: DesignEffects | null = null;
  return (options) => {
    const { falseAlarmRate, nowMs, designEffect: given } = readCheckOptions(options);
    estimated ??= estimateDesignEffects(plan, reference);
    const designEffect = given === null ? estimated : () => given;
    const input = { plan, reference, current, designEffect, level: falseAlarmRate, nowMs };
    const outcomes = prepareChecks(checks, options.checks).map((prepared) => {
      const { check, options: set } = prepared;
      const level = isMeasuredAtAnyRate(check) ? null : falseAlarmRate;
      const key = JSON.stringify([check.id, set, level, given, nowMs]);
      const known = kept.get(key);
      if (known !== undefined) return known;
      const [outcome] = runChecks([prepared], input) as readonly [CheckOutcome];
      kept.set(key, outcome);
      return outcome;
    });
    const { results } = judgeOutcomes(outcomes, falseAlarmRate);
    return {
      verdict: overallVerdict(results),
      alerts: results.filter(({ verdict }) => verdict === "alert"),
    };
  };
}

const isMeasuredAtAnyRate = ({ family }: Check): boolean => measuredAtAnyRate.has(family);
