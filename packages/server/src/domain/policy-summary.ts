import type { PolicyDocument, PolicyTrigger } from "@plumbline/contracts";

/** What a policy says, line by line, for a person. */
export function policySummary(policy: PolicyDocument): readonly string[] {
  if (!policy.enabled) return ["It is switched off: nothing is ever done."];
  const { actions, cooldown, budget, quietHours, approval, training, evaluation } = policy;
  return [
    `It acts when ${triggerWords(policy.when)}.`,
    `It may, the mildest that helps first: ${actions.join(", ")}.`,
    `At least ${cooldown} between two actions, at most ${budget.runsPerMonth} runs a month${budgetWords(budget)}.`,
    ...(quietHours === undefined
      ? []
      : [`No run starts from ${quietHours.from} to ${quietHours.to}.`]),
    approvalWords[approval],
    `A candidate learns from the ${training.window} before the evaluation set${training.cutAtChange ? ", or from where a change was found" : ""}, with ${training.minRows} labels at least${training.excludeDataIncidents ? "; times of broken data stay out" : ""}.`,
    `It is judged on the newest ${evaluation.window} with mature labels, ${evaluation.minRows} at least.`,
  ];
}

const approvalWords: Readonly<Record<PolicyDocument["approval"], string>> = {
  none: "Nobody has to allow anything.",
  run: "A person allows each run before it starts.",
  promotion: "A person allows each promotion.",
};

function budgetWords({ costPerRun, valuePerPoint }: PolicyDocument["budget"]): string {
  return costPerRun === 0 || valuePerPoint === undefined
    ? ""
    : `, and none whose expected gain, at ${valuePerPoint} a point, is below its cost of ${costPerRun}`;
}

function triggerWords(trigger: PolicyTrigger): string {
  if ("all" in trigger) return grouped(trigger.all, " and ");
  if ("any" in trigger) return grouped(trigger.any, " or ");
  if ("incident" in trigger) return `an incident of ${trigger.incident} goes on`;
  if ("performance" in trigger) {
    const { metric, worseThan } = trigger.performance;
    return `the whole interval of ${metric} is worse than ${worseThan}`;
  }
  if ("drift" in trigger) {
    return `data drifts in ${trigger.drift.windows} windows in a row and it costs performance`;
  }
  if ("newLabels" in trigger) return `${trigger.newLabels} labels came since the last training`;
  if ("kpi" in trigger) return `the KPI ${trigger.kpi} misses its objective`;
  if ("objectiveChanged" in trigger) return "an objective changes";
  return "every" in trigger
    ? `the last run was ${trigger.every} ago`
    : `the champion is older than ${trigger.age}`;
}

function grouped(parts: readonly PolicyTrigger[], word: string): string {
  const words = parts.map((part) =>
    parts.length > 1 && ("all" in part || "any" in part)
      ? `(${triggerWords(part)})`
      : triggerWords(part),
  );
  return words.join(word);
}
