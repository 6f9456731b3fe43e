import { withRules, type Baseline, type RuleCounts, type RulePlan } from "@plumbline/core";

/**
 * A saved baseline under the rules of today. Rules need no baseline; what the baseline counted for
 * the same rule is kept for comparison. Without rules of today, those it was made with stay.
 */
export function withRulesOf(saved: Baseline, rules: readonly RulePlan[]): Baseline {
  if (rules.length === 0) return saved;
  const { plan, profile } = saved;
  const counts = rules.map((rule): RuleCounts => {
    const index = plan.rules.findIndex(
      ({ name, expression }) => name === rule.name && expression === rule.expression,
    );
    return profile.rules[index] ?? { name: rule.name, checked: 0, broken: 0, failure: null };
  });
  return { ...saved, plan: withRules(plan, rules), profile: { ...profile, rules: counts } };
}
