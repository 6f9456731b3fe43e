import {
  durationMs,
  type ModelConfig,
  type PolicyDocument,
  type PolicyProblem,
  type PolicyTrigger,
} from "@plumbline/contracts";
import { nearestName } from "@plumbline/core";

type Path = PolicyProblem["path"];

/**
 * What contradicts itself in a policy: triggers that never speak, actions that are never reached, bars
 * that never open. An error keeps the policy from being taken, a warning is only told.
 */
export function policyProblems(
  policy: PolicyDocument,
  config: ModelConfig,
): readonly PolicyProblem[] {
  if (!policy.enabled) return [];
  return [
    ...triggerProblems(policy.when, config, ["when"]),
    ...actionProblems(policy, config),
    ...timeProblems(policy, config),
    ...budgetProblems(policy),
    ...rowProblems(policy, config),
  ];
}

const error = (path: Path, problem: string): PolicyProblem => ({ level: "error", path, problem });
const warning = (path: Path, problem: string): PolicyProblem => ({
  ...{ level: "warning", path, problem },
});

const calibrationNames = ["ece", "calibration-slope", "observed-expected"];
const metricsOfTask: Readonly<Record<string, readonly string[]>> = {
  binary: [
    ...["accuracy", "precision", "recall", "specificity", "f1", "mcc", "auroc"],
    ...["average-precision", "log-loss", "brier", ...calibrationNames],
  ],
  multiclass: [
    ...["accuracy", "balanced-accuracy", "macro-precision", "macro-f1", "kappa", "mcc"],
    "macro-auroc",
  ],
  regression: [
    ...["mae", "rmse", "mean-error", "median-absolute-error", "wape", "mape", "smape"],
    ...["rmsle", "r2"],
  ],
};

function triggerProblems(
  trigger: PolicyTrigger,
  config: ModelConfig,
  path: Path,
): readonly PolicyProblem[] {
  if ("all" in trigger || "any" in trigger) {
    const [kind, parts] = "all" in trigger ? ["all", trigger.all] : ["any", trigger.any];
    return parts.flatMap((part, at) => triggerProblems(part, config, [...path, kind, at]));
  }
  if ("performance" in trigger) return metricProblems(trigger.performance, config, path);
  if ("kpi" in trigger) return kpiProblems(trigger.kpi, config, path);
  if ("objectiveChanged" in trigger && config.kpis.every(({ objective }) => !objective)) {
    return [error([...path, "objectiveChanged"], "no KPI has an objective that could change")];
  }
  if ("incident" in trigger && trigger.incident === "business") {
    const isSilent = config.kpis.every(({ objective }) => !objective);
    return isSilent
      ? [error([...path, "incident"], "no KPI has an objective, so no incident of business opens")]
      : [];
  }
  return checkProblems(trigger, config, path);
}

/** Checks that are switched off say nothing. */
function checkProblems(
  trigger: PolicyTrigger,
  { monitors }: ModelConfig,
  path: Path,
): readonly PolicyProblem[] {
  const areOff = (...checks: readonly string[]): boolean =>
    monitors.every((monitor) => checks.every((check) => monitor.checks[check] === false));
  if ("incident" in trigger && areOff("performance", "calibration")) {
    return [
      error([...path, "incident"], "no monitor checks performance, so no such incident opens"),
    ];
  }
  if ("drift" in trigger && areOff("input-drift", "prediction-drift", "label-drift")) {
    return [error([...path, "drift"], "no monitor checks drift")];
  }
  return [];
}

function metricProblems(
  { metric }: { readonly metric: string },
  { task, monitors }: ModelConfig,
  path: Path,
): readonly PolicyProblem[] {
  const at = [...path, "performance", "metric"];
  const known =
    task === undefined ? Object.values(metricsOfTask).flat() : (metricsOfTask[task] ?? []);
  if (!known.includes(metric)) {
    const whose = task === undefined ? "" : ` of a ${task} model`;
    return [error(at, `there is no metric ${metric}${whose}. ${nearestName(metric, [...known])}`)];
  }
  return monitors.every(({ checks }) => checks["performance"] === false)
    ? [error(at, "no monitor checks performance")]
    : [];
}

function kpiProblems(name: string, { kpis }: ModelConfig, path: Path): readonly PolicyProblem[] {
  const at = [...path, "kpi"];
  const kpi = kpis.find((one) => one.name === name);
  if (kpi === undefined) {
    const names = kpis.map((one) => one.name);
    const remedy = names.length === 0 ? "The model has none" : nearestName(name, names);
    return [error(at, `there is no KPI ${name}. ${remedy}`)];
  }
  return kpi.objective === undefined
    ? [error(at, `the KPI ${name} has no objective that it could miss`)]
    : [];
}

function actionProblems(
  { actions }: PolicyDocument,
  { task }: ModelConfig,
): readonly PolicyProblem[] {
  const seen = new Set<string>();
  return actions.flatMap((action, at): readonly PolicyProblem[] => {
    if (seen.has(action)) return [warning(["actions", at], `${action} is there twice`)];
    seen.add(action);
    if (task === undefined || task === "binary") return [];
    if (action !== "threshold" && action !== "recalibrate") return [];
    const problem = `${action} is for binary models: for a ${task} model it is never reached`;
    return [error(["actions", at], problem)];
  });
}

function timeProblems(policy: PolicyDocument, { watch }: ModelConfig): readonly PolicyProblem[] {
  const { cooldown, quietHours, training, evaluation } = policy;
  const cooldownMs = durationMs(cooldown);
  const found: PolicyProblem[] = [];
  if (durationMs(evaluation.window) >= durationMs(training.window)) {
    found.push(
      error(
        ["evaluation", "window"],
        `the evaluation window, ${evaluation.window}, is not shorter than the training window, ${training.window}: a candidate would be judged on more than it learnt from`,
      ),
    );
  }
  if (cooldownMs < durationMs(watch.duration)) {
    found.push(
      warning(
        ["cooldown"],
        `the cooldown, ${cooldown}, is shorter than the watch over a new champion, ${watch.duration}: after a promotion the watch holds back longer`,
      ),
    );
  }
  if (quietHours !== undefined && quietHours.from === quietHours.to) {
    found.push(
      error(
        ["quietHours"],
        `quiet hours from ${quietHours.from} to ${quietHours.to} are none: leave them out`,
      ),
    );
  }
  for (const { every, path } of schedulesIn(policy.when, ["when"])) {
    if (durationMs(every) < cooldownMs) {
      found.push(
        warning(path, `every ${every} is more often than the cooldown, ${cooldown}, allows`),
      );
    }
  }
  return found;
}

function schedulesIn(
  trigger: PolicyTrigger,
  path: Path,
): readonly { readonly every: string; readonly path: Path }[] {
  if ("all" in trigger || "any" in trigger) {
    const [kind, parts] = "all" in trigger ? ["all", trigger.all] : ["any", trigger.any];
    return parts.flatMap((part, at) => schedulesIn(part, [...path, kind, at]));
  }
  return "every" in trigger ? [{ every: trigger.every, path: [...path, "every"] }] : [];
}

function budgetProblems({ budget, actions }: PolicyDocument): readonly PolicyProblem[] {
  const { runsPerMonth, costPerRun, valuePerPoint } = budget;
  const found: PolicyProblem[] = [];
  if (runsPerMonth === 0) {
    found.push(
      error(
        ["budget", "runsPerMonth"],
        `a budget of 0 runs lets ${actions.join(", ")} never happen: say enabled: false instead`,
      ),
    );
  }
  if (costPerRun > 0 && valuePerPoint === undefined) {
    found.push(
      warning(
        ["budget", "costPerRun"],
        "without valuePerPoint the cost of a run is not weighed against its gain",
      ),
    );
  }
  return found;
}

function rowProblems(
  { training, evaluation, actions }: PolicyDocument,
  { gate, retentionDays }: ModelConfig,
): readonly PolicyProblem[] {
  const found: PolicyProblem[] = [];
  const judges = actions.some((action) => action !== "rollback");
  if (judges && evaluation.minRows < gate.minRows) {
    found.push(
      warning(
        ["evaluation", "minRows"],
        `candidates come with ${evaluation.minRows} labels to be judged on, and the gate refuses fewer than ${gate.minRows}`,
      ),
    );
  }
  if (training.minRows < evaluation.minRows) {
    found.push(
      warning(
        ["training", "minRows"],
        `fewer labels to learn from (${training.minRows}) than to be judged on (${evaluation.minRows})`,
      ),
    );
  }
  const keptMs = retentionDays === undefined ? Infinity : retentionDays * 86_400_000;
  if (durationMs(training.window) + durationMs(evaluation.window) > keptMs) {
    found.push(
      warning(
        ["training", "window"],
        `rows are kept for ${retentionDays} days: the windows of training and evaluation reach back further`,
      ),
    );
  }
  return found;
}

/** Whether so many labels ever lie in the windows of a policy, at the pace at which they come. */
export function paceProblems(
  { training, evaluation, actions }: PolicyDocument,
  labelsPerDay: number | null,
): readonly PolicyProblem[] {
  if (labelsPerDay === null || actions.every((action) => action === "rollback")) return [];
  const dayMs = 86_400_000;
  const parts = [
    ...(actions.includes("retrain") ? [["training", training] as const] : []),
    ["evaluation", evaluation] as const,
  ];
  return parts.flatMap(([name, { window, minRows }]) => {
    const usual = Math.round((labelsPerDay * durationMs(window)) / dayMs);
    if (usual >= minRows) return [];
    return [
      warning(
        [name, "minRows"],
        `${window} usually hold ${usual} labels and ${minRows} are wanted: it will wait for ever`,
      ),
    ];
  });
}
