import type { Incident } from "../domain/incident.ts";
import type { IncidentDetails } from "@plumbline/contracts";
import { causeKeyText, isSameCause, type CauseKey } from "../domain/incident-cause.ts";
import { episodesOf, lengthOf, type Episode } from "../domain/incident-episodes.ts";
import { laneOf } from "../domain/incident-lane.ts";
import { isLive } from "../domain/incident-lifecycle.ts";
import { countWords, titleOf, windowWords } from "../domain/incident-words.ts";
import { linkTo, move, tell, type LoopContext } from "./loop-context.ts";
import { observeEvaluation, type ModelFacts, type Observation } from "./observation.ts";
import { absorb, findHost, openIncident } from "./open-incident.ts";

export interface CauseToSync extends ModelFacts {
  readonly key: CauseKey;
}

/** Makes the incidents of a cause say what its windows say. */
export function syncCause(
  context: LoopContext,
  observation: Observation,
  { key, newestMs, hasLabels }: CauseToSync,
): void {
  const { model } = observation;
  const text = causeKeyText(key);
  const { resolveAfter, reopenWithin } = model.config.alerts;
  const windows = context.windows.ofCause(model.id, text);
  const episodes = episodesOf(windows, { resolveAfter, reopenWithin, newestMs });
  const known = context.incidents
    .ofCause(model.id, text)
    .filter((one) => !isAbsorbed(context, one));
  endUndone(context, known, { episodes, observation });
  const last = episodes.at(-1);
  const touched = episodes.filter((one) => one === last || overlaps(one, observation));
  for (const episode of touched) {
    const incident = known.find((one) => belongsTo(one, episode));
    const details = detailsOf(context, observation, key, episode);
    const host = findHost(context, model, key, episode);
    const goesOn = episode.resolvedMs === null;
    if (incident !== undefined && isLive(incident) && host !== undefined) {
      absorb(context, host, incident);
    } else if (
      incident === undefined ||
      (incident.state === "resolved" && goesOn && host !== undefined)
    ) {
      openIncident(context, { model, key, episode, details, hasLabels });
    } else if (isNewAfterClosing(incident, episode, reopenWithin)) {
      const firstMs = episode.lastAlarm.startMs;
      const rest = { ...episode, firstMs };
      openIncident(context, { model, key, episode: rest, details, hasLabels, after: incident });
    } else if (incident.state !== "closed") {
      followEpisode(context, incident, { key, episode, details, observation });
    }
  }
}

/** It became a part of another incident of the same model, and is counted there. */
function isAbsorbed({ incidents }: LoopContext, incident: Incident): boolean {
  if (incident.closeReason !== "duplicate" || incident.causedBy === null) return false;
  return incidents.get(incident.causedBy)?.modelId === incident.modelId;
}

function belongsTo(incident: Incident, { firstMs, lastMs }: Episode): boolean {
  return incident.firstWindowMs < lastMs && incident.lastWindowMs >= firstMs;
}

function overlaps({ firstMs, lastMs }: Episode, { startMs, endMs }: Observation): boolean {
  return startMs < lastMs && endMs > firstMs;
}

/** A person closed it, and long after it still alarms: somebody has to be told again. */
function isNewAfterClosing(incident: Incident, episode: Episode, reopenWithin: number): boolean {
  if (incident.state !== "closed" || episode.resolvedMs !== null) return false;
  const graceMs = reopenWithin * lengthOf(episode.lastAlarm);
  return episode.lastMs > incident.lastWindowMs + graceMs;
}

/** A live incident none of whose windows alarms any more, now that rows or labels came late. */
function endUndone(
  context: LoopContext,
  known: readonly Incident[],
  {
    episodes,
    observation,
  }: { readonly episodes: readonly Episode[]; readonly observation: Observation },
): void {
  const undone = known.find(
    (one) => isLive(one) && !episodes.some((episode) => belongsTo(one, episode)),
  );
  if (undone === undefined) return;
  move(context, undone, "resolve", {
    changes: {
      ...{ state: "resolved", resolvedAtMs: context.nowMs, lastWindowMs: undone.firstWindowMs },
      summary: "Rows or labels that came later undid the alarm",
    },
    ...{ lane: laneOf(undone.kind), eventTimeMs: observation.endMs },
    message: `Undone: with the rows and labels that came since, no window alarms any more (last looked at: ${windowWords(observation)})`,
    ...linkTo(observation.evaluationId),
  });
}

interface Following {
  readonly key: CauseKey;
  readonly episode: Episode;
  readonly details: IncidentDetails | undefined;
  readonly observation: Observation;
}

function followEpisode(context: LoopContext, before: Incident, following: Following): void {
  const { episode, details, key } = following;
  const hasNewAlarm = episode.lastMs > before.lastWindowMs;
  const { joined } = before.details;
  const signals = details?.signals ?? [];
  const incident =
    context.incidents.update(before.id, {
      ...{ firstWindowMs: episode.firstMs, lastWindowMs: episode.lastMs },
      wellWindows: episode.wellWindows,
      // A rule with a memory may not say again what made it speak.
      ...(details === undefined || (signals.length === 0 && before.details.signals.length > 0)
        ? {}
        : { details: { ...details, joined } }),
      ...(signals[0] === undefined
        ? {}
        : { title: titleOf(before.model, key, signals), summary: signals[0].reason }),
    }) ?? before;
  if (isLive(incident) && episode.resolvedMs !== null) return resolve(context, incident, following);
  if (incident.state === "resolved" && episode.resolvedMs === null) {
    const wasByItself = before.wellWindows > episode.wellWindows;
    if (hasNewAlarm || wasByItself) return reopen(context, incident, following);
  }
  // One more of hundreds says nothing new.
  if (hasNewAlarm && Number.isInteger(Math.log2(episode.alarms))) {
    tell(context, incident.id, {
      ...{ lane: laneOf(incident.kind), eventTimeMs: episode.lastMs },
      message: `${countWords(episode.alarms, "window")} have alarmed so far, the latest ${windowWords(episode.lastAlarm)}: ${incident.summary}`,
      ...linkTo(episode.lastAlarm.evaluationId),
    });
  }
}

function resolve(
  context: LoopContext,
  incident: Incident,
  { episode, observation }: Following,
): void {
  const { model, startMs, endMs, source } = observation;
  const { resolveAfter } = model.config.alerts;
  const why = episode.isStale
    ? `There have been no windows of it since ${windowWords(episode.lastAlarm)}: its version answers no more, or its monitor is gone`
    : `${countWords(resolveAfter, "window")} of ${source} in a row cover the baseline again, the latest ${windowWords({ startMs, endMs })}`;
  move(context, incident, "resolve", {
    changes: { state: "resolved", resolvedAtMs: context.nowMs },
    ...{
      lane: laneOf(incident.kind),
      eventTimeMs: episode.resolvedMs,
      message: `Resolved: ${why}`,
    },
    ...linkTo(episode.isStale ? null : observation.evaluationId),
  });
}

function reopen(context: LoopContext, incident: Incident, { episode }: Following): void {
  move(context, incident, "reopen", {
    changes: { state: "open", resolvedAtMs: null },
    ...{ lane: "alarm", eventTimeMs: episode.lastMs },
    message: `Open again: ${incident.summary}, in the window ${windowWords(episode.lastAlarm)}`,
    ...linkTo(episode.lastAlarm.evaluationId),
  });
}

/** What alarmed in the latest window; undefined where that is not known any more. */
function detailsOf(
  context: LoopContext,
  observation: Observation,
  key: CauseKey,
  { lastAlarm }: Episode,
): IncidentDetails | undefined {
  const seen =
    lastAlarm.window === observation.window
      ? observation
      : observationOf(context, observation, lastAlarm.evaluationId);
  if (seen === undefined) return undefined;
  const causes = seen.causes.filter((cause) => isSameCause(cause, key));
  const rules = key.kind === "rule" ? [...key.columns] : [];
  const signals = causes.flatMap((cause) => cause.signals);
  return { signals, explanations: [...seen.explanations], rules, joined: [] };
}

function observationOf(
  context: LoopContext,
  { model }: Observation,
  evaluationId: number | null,
): Observation | undefined {
  if (evaluationId === null) return undefined;
  const stored = context.evaluations.get(evaluationId);
  return stored && observeEvaluation(context, model, stored);
}
