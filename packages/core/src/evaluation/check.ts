import type { CheckResult, ResultDocument } from "@plumbline/contracts";
import type { Check, Measurement } from "../checks/check.ts";
import { checks } from "../checks/checks.ts";
import { PlumblineError } from "../kernel/errors.ts";
import type { Baseline } from "../profiles/baseline.ts";
import { codeVersion } from "../profiles/document.ts";
import type { Profile } from "../profiles/profile.ts";
import type { CheckOptions } from "./check-options.ts";
import { correct } from "./correct.ts";
import { estimateDesignEffects } from "./design-effect.ts";
import { describeDistributions } from "./distributions.ts";
import { familyOf, shareLevels, type Family } from "./families.ts";
import { byImportance } from "./importance.ts";
import { overallVerdict } from "./overall-verdict.ts";
import { performanceSection } from "./performance-section.ts";
import { prepareChecks } from "./prepare-checks.ts";
import { readCheckOptions } from "./read-check-options.ts";
import { type CheckOutcome, runChecks } from "./run-checks.ts";
import { summarize } from "./summary.ts";
import { failureResult, toResult } from "./to-result.ts";

/**
 * Compares current rows with a baseline. Equal input gives an equal document, on every machine.
 *
 * @throws PlumblineError PL_PLAN_MISMATCH when the profile was made under another plan,
 *   PL_OPTION_INVALID for options that do not exist
 */
export function check(
  baseline: Baseline,
  current: Profile,
  options: CheckOptions = {},
): ResultDocument {
  const { plan, profile: reference } = baseline;
  requireOnePlan(plan.id, reference.planId);
  requireOnePlan(plan.id, current.planId);
  const { falseAlarmRate, nowMs, ...read } = readCheckOptions(options);
  const prepared = prepareChecks(checks, options.checks);
  const given = read.designEffect;
  const designEffect = given === null ? estimateDesignEffects(plan, reference) : () => given;
  const input = { plan, reference, current, designEffect, level: falseAlarmRate, nowMs };
  const { results, families } = judgeOutcomes(runChecks(prepared, input), falseAlarmRate);
  const verdict = overallVerdict(results);
  const titles = new Map<string, string>(checks.map(({ id, title }) => [id, title]));
  return {
    format: "plumbline-result",
    version: 1,
    codeVersion,
    planId: plan.id,
    verdict,
    summary: summarize({
      verdict,
      results,
      baselineRows: reference.rows,
      currentRows: current.rows,
      falseAlarmRate,
      titles,
    }),
    baseline: sourceOf(reference),
    current: sourceOf(current),
    falseAlarmRate,
    families: families.map(({ name, level, tests }) => ({
      family: name,
      level,
      tests,
      correction: "benjamini-hochberg",
    })),
    results: [...results],
    distributions: [...describeDistributions(plan, reference, current)],
    performance: performanceSection(plan, reference, current),
  };
}

/** From what was measured to results in order of importance. */
export function judgeOutcomes(
  outcomes: readonly CheckOutcome[],
  falseAlarmRate: number,
): { readonly results: readonly CheckResult[]; readonly families: readonly Family[] } {
  const measured = outcomes.flatMap(({ check: source, measurements }) =>
    measurements.map((measurement) => ({ source, measurement })),
  );
  const tests = measured.flatMap(({ source, measurement }) =>
    measurement.outcome === "effect"
      ? [{ family: familyOf(source), name: testName(source, measurement), p: measurement.p }]
      : [],
  );
  const families = shareLevels(
    tests.map(({ family }) => family),
    falseAlarmRate,
  );
  const corrected = correct(tests, families);
  let next = 0;
  const results = measured.map(({ source, measurement }) =>
    toResult(
      source,
      measurement,
      measurement.outcome === "effect" ? (corrected[next++] ?? null) : null,
    ),
  );
  const failures = outcomes.flatMap(({ check: source, failure }) =>
    failure === null ? [] : [failureResult(source, failure)],
  );
  return { results: [...results, ...failures].toSorted(byImportance), families };
}

function testName({ id }: Check, { column, measure, segment, method }: Measurement): string {
  return [id, column, measure, segment, method].map((part) => part ?? "").join("/");
}

function requireOnePlan(left: string, right: string) {
  if (left !== right) throw new PlumblineError("PL_PLAN_MISMATCH", { left, right });
}

function sourceOf({ rows, source: { label, files, unreadableRows } }: Profile) {
  return { label, rows, files, unreadableRows };
}
