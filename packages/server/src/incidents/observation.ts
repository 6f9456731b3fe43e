import type { IncidentKind, IncidentSignal } from "@plumbline/contracts";
import { causesOf, type Cause, type CauseKey } from "../domain/incident-cause.ts";
import { explanationsOf } from "../domain/incident-explanations.ts";
import { standingOf, windowName, type Standing } from "../domain/incident-window.ts";
import type { TimeWindow } from "../domain/time-window.ts";
import type { StoredEvaluation } from "../storage/metadata/evaluation-records.ts";
import type { LoopContext } from "./loop-context.ts";
import type { LoopModel } from "./loop-models.ts";
import { observeRules } from "./observe-rules.ts";

/** What somebody who watches says of a window of a model. */
export interface Observation extends TimeWindow {
  readonly model: LoopModel;
  /** The monitor or KPI. */
  readonly source: string;
  readonly version: string;
  /** Unique within the model. */
  readonly window: string;
  readonly revision: number;
  readonly evaluationId: number | null;
  readonly causes: readonly Cause[];
  readonly explanations: readonly IncidentSignal[];
  /** Whether it can say anything about causes of a kind. */
  readonly speaksOf: (kind: IncidentKind) => boolean;
  readonly standing: (key: CauseKey) => Standing;
  /** What is known of later windows of the same source. */
  readonly later: () => readonly Observation[];
}

/** What a model has to be asked about that its windows do not say. */
export interface ModelFacts {
  /** End of the newest window that was judged so far. */
  readonly newestMs: number;
  readonly hasLabels: boolean;
}

/** So many later windows are looked at when one turns out to be bad afterwards. */
const mostLater = 64;

export function observeEvaluation(
  context: LoopContext,
  model: LoopModel,
  evaluation: StoredEvaluation,
): Observation {
  const { document, startMs, endMs, windowId } = evaluation;
  const rules = observeRules(context, model, evaluation);
  return {
    ...{ model, source: document.monitor, version: document.version, startMs, endMs },
    ...{ window: windowName(windowId), revision: document.revision, evaluationId: document.id },
    causes: [...causesOf(document), ...rules.causes],
    explanations: explanationsOf(document),
    speaksOf: (kind) => kind !== "business",
    standing: (key) => (key.kind === "rule" ? rules.standing(key) : standingOf(key, document)),
    later: () =>
      context.evaluations
        .later(evaluation, mostLater)
        .map((later) => observeEvaluation(context, model, later)),
  };
}
