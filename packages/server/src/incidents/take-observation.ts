import type { IncidentKind } from "@plumbline/contracts";
import {
  causeKeyText,
  isSameCause,
  parseCauseKey,
  type Cause,
  type CauseKey,
} from "../domain/incident-cause.ts";
import { lengthOf } from "../domain/incident-episodes.ts";
import { severityOf } from "../domain/incident-severity.ts";
import { type CauseWindow, type Standing } from "../domain/incident-window.ts";
import type { LoopContext } from "./loop-context.ts";
import type { LoopModel } from "./loop-models.ts";
import type { ModelFacts, Observation } from "./observation.ts";
import { syncCause } from "./sync-cause.ts";

/**
 * Takes what was seen of a window into the incidents of its model. Seen again, or in another order, it
 * comes to the same.
 */
export function takeObservation(
  context: LoopContext,
  observation: Observation,
  facts: ModelFacts,
): void {
  const { model } = observation;
  const tracked = trackedCauses(context, observation);
  const causes = observation.causes.filter((cause) => severityFor(model, cause, facts) !== null);
  const begun = causes
    .filter((cause) => !tracked.some((key) => isSameCause(key, cause)))
    .map((cause) => causeKeyText(cause));
  const changed = new Set<string>();
  for (const key of tracked) {
    if (record(context, observation, key, facts)) changed.add(causeKeyText(key));
  }
  for (const text of new Set(begun)) {
    const key = parseCauseKey(text);
    if (!record(context, observation, key, facts)) continue;
    changed.add(text);
    for (const later of observation.later()) record(context, later, key, facts);
  }
  for (const key of staleCauses(context, observation)) changed.add(key);
  // What changed may explain the others, or explain them no more.
  if (changed.size > 0) for (const key of tracked) changed.add(causeKeyText(key));
  const ordered = [...changed].map(parseCauseKey).toSorted(causesFirst);
  for (const key of ordered) syncCause(context, observation, { key, ...facts });
}

/** Causes that alarmed a short while before or after, and those whose incident is not over. */
function trackedCauses(context: LoopContext, observation: Observation): readonly CauseKey[] {
  const { model, version, startMs, endMs, speaksOf } = observation;
  const { resolveAfter, reopenWithin } = model.config.alerts;
  const reachMs = (resolveAfter + reopenWithin + 1) * lengthOf(observation);
  const recent = context.windows.alarmedBetween(
    ...[model.id, version, startMs - reachMs, endMs + reachMs],
  );
  const live = context.incidents
    .live(model.id)
    .filter((incident) => incident.version === version)
    .map(({ causeKey }) => causeKey);
  return [...new Set([...recent, ...live])].map(parseCauseKey).filter(({ kind }) => speaksOf(kind));
}

/** Notes how a window stands to a cause; false when that was known. */
function record(
  { windows, silences }: LoopContext,
  observation: Observation,
  key: CauseKey,
  facts: ModelFacts,
): boolean {
  const { model, window, source, version, startMs, endMs, revision, evaluationId } = observation;
  const text = causeKeyText(key);
  const known = windows.revisionOf(model.id, text, window);
  if (known !== undefined && known >= revision) return false;
  const standing = observation.standing(key);
  const severity = severityFor(model, key, facts);
  const isKept =
    severity !== null &&
    !silences
      .downtimes(model.id, observation)
      .some(
        ({ match }) =>
          (match.kind ?? key.kind) === key.kind &&
          (match.severity ?? severity) === severity &&
          (match.segment ?? key.segment) === key.segment,
      );
  const seen: Standing = isKept ? standing : { ...standing, alarmed: [] };
  const row: CauseWindow = {
    ...{ window, source, version, startMs, endMs, revision, evaluationId },
    ...seen,
  };
  windows.put(model.id, text, row);
  return true;
}

function severityFor(model: LoopModel, key: CauseKey | Cause, { hasLabels }: ModelFacts) {
  return severityOf(key, model.config.alerts, hasLabels);
}

/** Live incidents that nothing was said of for a while: their version or monitor may be gone. */
function staleCauses({ incidents }: LoopContext, observation: Observation): readonly string[] {
  const { model, endMs } = observation;
  const { resolveAfter, reopenWithin } = model.config.alerts;
  const quietMs = (resolveAfter + reopenWithin + 1) * lengthOf(observation);
  return incidents
    .live(model.id)
    .filter((incident) => endMs - incident.lastWindowMs > quietMs)
    .map(({ causeKey }) => causeKey);
}

/** What explains comes before what it explains. */
const order: readonly IncidentKind[] = ["data", "no-data", "operations", "performance"];

function causesFirst(one: CauseKey, other: CauseKey): number {
  const rank = ({ kind, segment }: CauseKey): number => {
    const at = order.indexOf(kind);
    return 2 * (at < 0 ? order.length : at) + (segment === null ? 0 : 1);
  };
  return rank(one) - rank(other);
}
