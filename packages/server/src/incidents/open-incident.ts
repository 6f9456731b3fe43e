import type { IncidentDetails } from "@plumbline/contracts";
import { causeKeyText, type CauseKey } from "../domain/incident-cause.ts";
import { lengthOf, type Episode } from "../domain/incident-episodes.ts";
import { laneOf } from "../domain/incident-lane.ts";
import { isLive } from "../domain/incident-lifecycle.ts";
import { severityOf, worseSeverity } from "../domain/incident-severity.ts";
import { countWords, momentWords, titleOf, windowWords } from "../domain/incident-words.ts";
import { hostOf } from "../domain/group-incidents.ts";
import type { Incident } from "../domain/incident.ts";
import { recordAudit } from "../storage/metadata/audit-record.ts";
import { tellSurroundings } from "./surroundings.ts";
import { linkTo, loopActor, move, tell, type LoopContext } from "./loop-context.ts";
import type { LoopModel } from "./loop-models.ts";

export interface NewCause {
  readonly model: LoopModel;
  readonly key: CauseKey;
  readonly episode: Episode;
  readonly details: IncidentDetails | undefined;
  readonly hasLabels: boolean;
  /** The incident of the same cause that a person closed. */
  readonly after?: Incident;
}

const mostHosts = 50;

/** Opens an incident, or lets the cause join the one that explains it. */
export function openIncident(context: LoopContext, cause: NewCause): void {
  const { model, key, episode, details, hasLabels } = cause;
  const severity = severityOf(key, model.config.alerts, hasLabels);
  if (severity === null) return;
  const host = findHost(context, model, key, episode);
  if (host !== undefined) return join(context, host, { ...cause, severity });
  const isOver = episode.resolvedMs !== null;
  const signals = details?.signals ?? [];
  const title = titleOf(model.name, key, signals);
  const upstream = brokenUpstream(context, model);
  const incident = context.incidents.insert({
    ...{ modelId: model.id, causeKey: causeKeyText(key), kind: key.kind, severity },
    ...{ title, summary: signals[0]?.reason ?? title, version: key.version, segment: key.segment },
    ...{ state: isOver ? "resolved" : "open", causedBy: upstream?.id ?? null },
    ...{ owner: model.config.owner ?? null, openedAtMs: context.nowMs },
    ...{ firstWindowMs: episode.firstMs, lastWindowMs: episode.lastMs, changedAtMs: context.nowMs },
    ...{ resolvedAtMs: isOver ? context.nowMs : null, closedAtMs: null, closeReason: null },
    wellWindows: episode.wellWindows,
    details: details ?? { signals: [], explanations: [], rules: [], joined: [] },
  });
  tellOpening(context, incident, cause);
  if (upstream !== undefined) tellUpstream(context, incident, upstream);
  tellSurroundings(context, incident, lengthOf(episode.lastAlarm));
  if (isOver) return;
  context.announcements.add(incident.id, "open", context.nowMs);
  if (isBrokenInput(incident)) explainDownstream(context, incident, model);
}

/** The incident of the same model that explains an episode. */
export function findHost(
  { incidents }: LoopContext,
  model: LoopModel,
  key: CauseKey,
  episode: Episode,
): Incident | undefined {
  const others = incidents
    .list({ modelId: model.id, limit: mostHosts })
    .filter(({ state, closeReason }) => state !== "closed" || closeReason !== "false-alarm");
  return hostOf(key, episode, others, model.config.alerts.resolveAfter);
}

function tellOpening(
  context: LoopContext,
  incident: Incident,
  { episode, details, after }: NewCause,
): void {
  const { lastAlarm, alarms } = episode;
  const so = incident.state === "resolved" ? ", and over by the time it was seen" : "";
  const many = alarms > 1 ? `; ${countWords(alarms, "window")} alarmed` : "";
  tell(context, incident.id, {
    ...{ lane: "alarm", eventTimeMs: lastAlarm.endMs },
    message: `Opened as ${incident.severity}: ${incident.summary}, in the window ${windowWords(lastAlarm)}${many}${so}`,
    ...linkTo(lastAlarm.evaluationId),
  });
  if (after !== undefined) {
    tell(context, incident.id, {
      ...{ lane: "alarm", eventTimeMs: lastAlarm.endMs, link: { incident: after.id } },
      message: `Incident ${after.id} of the same cause was closed (${after.closeReason ?? "no reason"}), and it alarms on`,
    });
  }
  const [first, ...more] = details?.explanations ?? [];
  if (first !== undefined) {
    const reasons = [first, ...more.slice(0, 2)].map(({ reason }) => reason).join("; ");
    const rest = more.length > 2 ? `; ${countWords(more.length - 2, "more")}` : "";
    tell(context, incident.id, {
      ...{ lane: "drift", eventTimeMs: lastAlarm.endMs, message: `Meanwhile: ${reasons}${rest}` },
      ...linkTo(lastAlarm.evaluationId),
    });
  }
  recordAudit(context.prepare, {
    ...{ atMs: context.nowMs, actor: loopActor, action: "open-incident" },
    subject: `incident ${incident.id}`,
    details: { model: incident.model, reason: incident.summary },
  });
}

/** One incident per cause: the consequence is told where the cause is. */
function join(
  context: LoopContext,
  host: Incident,
  cause: NewCause & { readonly severity: Incident["severity"] },
): void {
  const { key, episode, details, severity } = cause;
  const causeKey = causeKeyText(key);
  const { joined } = host.details;
  if (joined.some((one) => one.causeKey === causeKey)) return;
  const from = new Date(episode.firstMs).toISOString();
  const worse = worseSeverity(host.severity, severity);
  const isRaised = worse !== host.severity;
  const what = details?.signals[0]?.reason ?? titleOf(cause.model.name, key, []);
  const told = {
    ...{ lane: laneOf(key.kind), eventTimeMs: episode.lastMs },
    message: `A consequence: ${what}, in the window ${windowWords(episode.lastAlarm)}${isRaised ? `; now ${worse}` : ""}`,
    ...linkTo(episode.lastAlarm.evaluationId),
  };
  const changes = {
    severity: worse,
    details: { ...host.details, joined: [...joined, { causeKey, from }] },
  };
  if (isRaised && isLive(host)) {
    move(context, host, "escalate", { changes, ...told });
    return;
  }
  context.incidents.update(host.id, changes);
  tell(context, host.id, told);
}

/** Harm that was seen before its cause becomes a part of it. */
export function absorb(context: LoopContext, host: Incident, one: Incident): void {
  const from = new Date(one.firstWindowMs).toISOString();
  const { joined } = host.details;
  const isKnown = joined.some(({ causeKey }) => causeKey === one.causeKey);
  const all = isKnown ? joined : [...joined, { causeKey: one.causeKey, from }];
  context.incidents.update(host.id, {
    ...{ severity: worseSeverity(host.severity, one.severity) },
    ...{ owner: host.owner ?? one.owner, details: { ...host.details, joined: all } },
  });
  tell(context, host.id, {
    ...{ lane: laneOf(one.kind), eventTimeMs: one.lastWindowMs, link: { incident: one.id } },
    message: `Incident ${one.id} is a consequence of this one: ${one.summary}`,
  });
  const closed = { state: "closed", closeReason: "duplicate", causedBy: host.id } as const;
  move(context, one, "close", {
    changes: { ...closed, resolvedAtMs: context.nowMs, closedAtMs: context.nowMs },
    ...{ lane: "alarm", eventTimeMs: one.lastWindowMs, link: { incident: host.id } },
    message: `Closed as a part of incident ${host.id}, which explains it: ${host.summary}`,
  });
}

const isBrokenInput = ({ kind }: Incident): boolean => kind === "data" || kind === "no-data";

function brokenUpstream(
  { models, incidents }: LoopContext,
  model: LoopModel,
): Incident | undefined {
  return models
    .upstream(model)
    .flatMap((one) => incidents.live(one.id))
    .find(isBrokenInput);
}

function tellUpstream(context: LoopContext, incident: Incident, cause: Incident): void {
  tell(context, incident.id, {
    ...{ lane: "data", eventTimeMs: cause.firstWindowMs, link: { incident: cause.id } },
    message: `${cause.model} lies upstream and its data is broken since ${momentWords(cause.firstWindowMs)} (incident ${cause.id}): nobody is called for this one while that goes on`,
  });
}

/** Incidents of models that live on this one are explained by it from now on. */
function explainDownstream(context: LoopContext, cause: Incident, model: LoopModel): void {
  for (const one of context.models.downstream(model)) {
    for (const incident of context.incidents.live(one.id)) {
      if (incident.causedBy !== null || incident.id === cause.causedBy) continue;
      context.incidents.update(incident.id, { causedBy: cause.id });
      tellUpstream(context, incident, cause);
    }
  }
}
