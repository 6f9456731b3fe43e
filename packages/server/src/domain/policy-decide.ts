import type {
  DecisionAction,
  PolicyDocument,
  PolicyFinding,
  RunAction,
} from "@plumbline/contracts";
import { chooseAction } from "./policy-actions.ts";
import { judgeBars } from "./policy-bars.ts";
import { findPolicyChange } from "./policy-change.ts";
import type { PolicyFacts } from "./policy-facts.ts";
import { incidentOf, judgeTrigger } from "./policy-triggers.ts";
import { planRowSets } from "./plan-row-sets.ts";
import type { RunDetails } from "./run-details.ts";

/** What is to be done, and all that was looked at. */
export interface PolicyDecision {
  readonly action: DecisionAction;
  /** What would be done if nothing held it back; null when nothing would. */
  readonly wanted: RunAction | null;
  readonly reason: string;
  readonly findings: readonly PolicyFinding[];
  /** The incident whose story it belongs to. */
  readonly incidentId: number | null;
  /** The rows of the run; null when no action is wanted. */
  readonly details: RunDetails | null;
  /** Equal for decisions that say the same, whatever their numbers. */
  readonly key: string;
}

/**
 * What the policy of a model comes to: triggers first, then the mildest action that would help, then what
 * speaks against doing it now. The same facts always give the same decision.
 */
export function decide(policy: PolicyDocument, facts: PolicyFacts): PolicyDecision {
  if (!policy.enabled) return nothing("The policy is switched off", [], null);
  const triggers = judgeTrigger(policy.when, facts);
  if (triggers.outcome !== "yes") {
    return nothing(`Nothing to do: ${listed(triggers.findings)}`, triggers.findings, null);
  }
  const incidentId = incidentOf(policy, facts);
  const why = listed(triggers.findings.filter(({ outcome }) => outcome === "yes"));
  const { action, findings: actions } = chooseAction(policy, facts);
  const seen = [...triggers.findings, ...actions];
  if (action === null) {
    return nothing(
      `Nothing that the policy allows would help, though ${why}. ${perAction(actions)}`,
      seen,
      incidentId,
    );
  }
  const change = findPolicyChange(facts);
  const plan = planRowSets(policy, facts, change);
  const bars = judgeBars({ policy, facts, action, plan });
  const holding = bars.filter(({ outcome }) => outcome === "yes");
  const isHeld = holding.length > 0;
  const findings = [...seen, ...bars];
  const rest = [
    perAction(actions),
    ...(change === null ? [] : [`${capital(change.words)}.`]),
    ...(action === "rollback" ? [] : plan.notes.map((note) => `${capital(note)}.`)),
  ].filter((words) => words !== "");
  const reason = isHeld
    ? `${verbs[action].held} now, because ${listed(holding)}. It would be right because ${why}.`
    : [`${verbs[action].done} because ${why}.`, ...rest].join(" ");
  const outcome: DecisionAction = isHeld ? "wait" : action;
  return {
    ...{ action: outcome, wanted: action, reason, findings, incidentId, details: plan.details },
    key: keyOf(outcome, action, findings, incidentId),
  };
}

const verbs: Readonly<Record<RunAction, { readonly done: string; readonly held: string }>> = {
  threshold: { done: "Set a new decision threshold", held: "No new decision threshold" },
  recalibrate: { done: "Recalibrate the scores", held: "Not recalibrated" },
  retrain: { done: "Retrain", held: "Not retrained" },
  rollback: { done: "Roll back", held: "Not rolled back" },
};

function nothing(
  reason: string,
  findings: readonly PolicyFinding[],
  incidentId: number | null,
): PolicyDecision {
  return {
    ...{ action: "nothing", wanted: null, reason, findings, incidentId, details: null },
    key: keyOf("nothing", null, findings, incidentId),
  };
}

function keyOf(
  action: DecisionAction,
  wanted: RunAction | null,
  findings: readonly PolicyFinding[],
  incidentId: number | null,
): string {
  const outcomes = findings.map(({ part, name, outcome }) => `${part}/${name}/${outcome}`);
  return JSON.stringify([action, wanted, incidentId, ...outcomes]);
}

const listed = (findings: readonly PolicyFinding[]): string =>
  findings.map(({ reason }) => reason).join("; ");

/** `Not threshold: …. Not recalibrate: ….` */
function perAction(findings: readonly PolicyFinding[]): string {
  return findings
    .filter(({ outcome }) => outcome === "no")
    .map(({ name, reason }) => `Not ${name}: ${reason}.`)
    .join(" ");
}

const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);
