import type { StoredEvaluation } from "../storage/metadata/evaluation-records.ts";
import type { LoopContext } from "./loop-context.ts";
import type { ModelFacts, Observation } from "./observation.ts";

/** Facts of models as of an evaluation; kept between turns, found again after a restart. */
export function createModelFacts() {
  const known = new Map<number, { newestMs: number; labelsUpTo: number; hasLabels: boolean }>();
  const of = ({ evaluations }: LoopContext, modelId: number, upTo: number) => {
    let facts = known.get(modelId);
    if (facts === undefined) {
      const newestMs = evaluations.newestWindow(modelId, upTo);
      facts = { newestMs, labelsUpTo: 0, hasLabels: false };
      known.set(modelId, facts);
    }
    if (!facts.hasLabels && facts.labelsUpTo < upTo) {
      const from = facts.labelsUpTo + 1;
      facts.hasLabels = evaluations.firstLabelled(modelId, from, upTo) !== undefined;
      facts.labelsUpTo = upTo;
    }
    return facts;
  };
  return {
    at(context: LoopContext, { modelId, endMs, document }: StoredEvaluation): ModelFacts {
      const facts = of(context, modelId, document.id);
      facts.newestMs = Math.max(facts.newestMs, endMs);
      return { newestMs: facts.newestMs, hasLabels: facts.hasLabels };
    },
    /** For what is no evaluation, but came after one. */
    latest(context: LoopContext, { model, endMs }: Observation, upTo: number): ModelFacts {
      const { newestMs, hasLabels } = of(context, model.id, upTo);
      return { newestMs: Math.max(newestMs, endMs), hasLabels };
    },
  };
}
