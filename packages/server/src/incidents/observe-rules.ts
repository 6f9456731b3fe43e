import { createHash } from "node:crypto";
import type { AlertCondition, AlertRule } from "@plumbline/contracts";
import { meetsCondition, type ConditionOutcome } from "../domain/alert-condition.ts";
import {
  earlierValues,
  isExcluded,
  speaksAt,
  withOutcome,
  type RuleOutcome,
} from "../domain/alert-rules.ts";
import { signalOf, type Cause, type CauseKey } from "../domain/incident-cause.ts";
import { nothingSeen, windowName, type Standing } from "../domain/incident-window.ts";
import type { StoredEvaluation } from "../storage/metadata/evaluation-records.ts";
import type { LoopContext } from "./loop-context.ts";
import type { LoopModel } from "./loop-models.ts";

export interface RuleObservation {
  readonly causes: readonly Cause[];
  readonly standing: (key: CauseKey) => Standing;
}

/** What the rules of a model say of a window. The first window of a rule with a memory looks back. */
export function observeRules(
  context: LoopContext,
  { config }: LoopModel,
  evaluation: StoredEvaluation,
): RuleObservation {
  const { monitor } = evaluation.document;
  const rules = config.alerts.rules.filter((rule) => (rule.monitor ?? monitor) === monitor);
  const said = rules.map((rule) => ({ rule, ...observeRule(context, rule, evaluation) }));
  return {
    causes: said.flatMap(({ rule, speaks, outcome }) =>
      speaks === true ? [causeOf(rule, outcome, evaluation)] : [],
    ),
    standing: ({ columns }) => {
      const found = said.find(({ rule }) => columns.includes(rule.name));
      if (found === undefined || found.speaks === null) return nothingSeen;
      const signals = [`rule/${found.rule.name}`];
      return found.speaks
        ? { ...nothingSeen, alarmed: signals }
        : { ...nothingSeen, covered: signals };
    },
  };
}

function observeRule(
  { rules, evaluations }: LoopContext,
  rule: AlertRule,
  evaluation: StoredEvaluation,
): { readonly speaks: boolean | null; readonly outcome: ConditionOutcome } {
  const memory = memoryOf(rule.when);
  const keep = 2 * Math.max(memory, rule.persists.of) + 50;
  const state = `${rule.name}@${fingerprint(rule)}`;
  const { monitorId, document, endMs } = evaluation;
  let outcomes = rules.get(monitorId, document.version, state);
  if (outcomes === undefined) {
    outcomes = [];
    const most = Math.max(memory, rule.persists.of - 1);
    for (const one of most > 0 ? evaluations.earlier(evaluation, most) : []) {
      outcomes = withOutcome(outcomes, outcomeOf(rule, one, outcomes).stored, keep);
    }
  }
  const { stored, outcome } = outcomeOf(rule, evaluation, outcomes);
  const next = withOutcome(outcomes, stored, keep);
  if (next !== outcomes) rules.put(monitorId, document.version, state, next);
  const isTooOld = next.every(({ window }) => window !== stored.window);
  const speaks = isTooOld || endMs === 0 ? null : speaksAt(next, stored.window, rule.persists);
  return { speaks: isExcluded(rule, evaluation) ? null : speaks, outcome };
}

function outcomeOf(
  rule: AlertRule,
  evaluation: StoredEvaluation,
  outcomes: readonly RuleOutcome[],
): { readonly stored: RuleOutcome; readonly outcome: ConditionOutcome } {
  const { document, startMs, endMs, windowId } = evaluation;
  const window = windowName(windowId);
  const results = document.result?.results ?? [];
  const outcome = meetsCondition(rule.when, results, earlierValues(outcomes, window, endMs));
  const isSilent = isExcluded(rule, evaluation);
  return {
    outcome,
    stored: {
      ...{ window, startMs, endMs, revision: document.revision, evaluationId: document.id },
      holds: isSilent ? null : outcome.holds,
      values: isSilent ? {} : outcome.values,
    },
  };
}

function causeOf(
  rule: AlertRule,
  outcome: ConditionOutcome,
  { document }: StoredEvaluation,
): Cause {
  return {
    ...{ kind: "rule", columns: [rule.name], version: document.version, segment: null },
    signals: outcome.results.map((result, at) => ({
      ...signalOf(result, document),
      reason: outcome.reasons[at] ?? result.reason,
    })),
  };
}

/** So many windows a condition learns from. */
function memoryOf(condition: AlertCondition): number {
  if ("all" in condition) return Math.max(...condition.all.map(memoryOf));
  if ("any" in condition) return Math.max(...condition.any.map(memoryOf));
  return "learned" in condition ? condition.learned.windows : 0;
}

/** A rule that was changed begins anew. */
function fingerprint({ when }: AlertRule): string {
  return createHash("sha256").update(JSON.stringify(when)).digest("hex").slice(0, 12);
}
