import { moveIncident } from "../../domain/incident-lifecycle.ts";
import type { Incident } from "../../domain/incident.ts";
import { hushedBy } from "../../incidents/announce.ts";
import { noteSaidThere } from "../../incidents/channel-echo.ts";
import type { HookMove } from "../../incidents/channel-hook.ts";
import { oneLine, shorten } from "../../incidents/shorten.ts";
import { recordAudit } from "../../storage/metadata/audit-record.ts";
import type { StoredChannel } from "../../storage/metadata/channel-store.ts";
import { incidentRecords } from "../../storage/metadata/incident-store.ts";
import { notificationRecords } from "../../storage/metadata/notification-store.ts";
import { silenceRecords } from "../../storage/metadata/silence-store.ts";
import type { Prepare } from "../../storage/metadata/sqlite-dialect.ts";
import { writeAct } from "../incidents/change-incident.ts";
import { isoTime } from "../read-side/iso-time.ts";

export interface HookMoveOptions {
  readonly channel: StoredChannel;
  /** Whether the channel is told of it too. */
  readonly isToldBack: boolean;
  readonly nowMs: number;
}

/** What was done; without `incident` nothing was. */
export interface TakenMove {
  readonly detail: string;
  readonly incident?: Incident;
}

/** The end of each key of ours: number of the incident, and what no other one has. */
const keyEnd = /-\d+-[0-9a-f]{16}$/;
const silenceMs = 3_600_000;

/**
 * Does here what somebody did there, inside of a transaction. Twice, late or out of order it does nothing:
 * each step is possible once, and what happened before an incident came back is about its time before.
 */
export function takeHookMove(
  prepare: Prepare,
  move: HookMove,
  options: HookMoveOptions,
): TakenMove {
  const { channel, nowMs, isToldBack } = options;
  const id = keyEnd.test(move.key)
    ? notificationRecords(prepare).incidentOf(channel.id, move.key)
    : undefined;
  const incident = id === undefined ? undefined : incidentRecords(prepare).get(id);
  if (incident === undefined) return { detail: "It is about no incident that was told there" };
  if (isFromBefore(prepare, move, { incident, channel })) {
    return { detail: `It happened there before incident ${incident.id} came back` };
  }
  const person = shorten(oneLine(move.who).trim(), 80) || "somebody";
  const actor = `channel:${channel.name} (${person})`;
  const { to } = move;
  if (to === "silence") return silence(prepare, incident, { ...options, actor, person });
  if (!moveIncident(incident, { to }, { actor, nowMs }).isAllowed) {
    return { detail: `Incident ${incident.id} is ${incident.state} already` };
  }
  const act = { move: { to }, note: undefined };
  const atMs = writeAct(prepare, incident.id, { act, actor, person, nowMs });
  if (!isToldBack) {
    noteSaidThere(prepare, channel, { incidentId: incident.id, event: to, atMs });
  }
  const changed = incidentRecords(prepare).get(incident.id) ?? incident;
  return { detail: `Incident ${incident.id} is ${changed.state}`, incident: changed };
}

function isFromBefore(
  prepare: Prepare,
  { atMs }: HookMove,
  { incident, channel }: { readonly incident: Incident; readonly channel: StoredChannel },
): boolean {
  const reopened = notificationRecords(prepare)
    .history(incident.id, channel.id)
    .findLast(({ event }) => event === "reopen");
  return reopened !== undefined && atMs !== null && atMs < reopened.createdAtMs;
}

interface Silencing extends HookMoveOptions {
  readonly actor: string;
  readonly person: string;
}

function silence(
  prepare: Prepare,
  incident: Incident,
  { channel, nowMs, actor, person, isToldBack }: Silencing,
): TakenMove {
  const { id, modelId, model, kind, segment } = incident;
  const why = hushedBy(prepare, incident, nowMs);
  if (why !== null) return { detail: `Incident ${id} is hushed already: ${why}` };
  const match = { kind, ...(segment === null ? {} : { segment }) };
  const toMs = nowMs + silenceMs;
  const reason = `asked for by ${person} in ${channel.name}`;
  const made = silenceRecords(prepare).insert({
    ...{ modelId, match, fromMs: nowMs, toMs, kind: "silence", actor, reason },
  });
  recordAudit(prepare, {
    ...{ atMs: nowMs, actor, action: "add-silence", subject: `silence ${made.id}` },
    details: { model, match, kind: "silence", to: isoTime(toMs), reason },
  });
  const detail = `Silenced for an hour by ${person}`;
  const entry = { atMs: nowMs, eventTimeMs: null, lane: "people", actor, message: detail } as const;
  incidentRecords(prepare).addEntry(id, entry);
  if (isToldBack) showThere(prepare, incident, { channel, nowMs, news: detail });
  return { detail: `Incident ${id}: ${detail}`, incident };
}

/** Whoever pressed a button sees that it did something. */
function showThere(
  prepare: Prepare,
  { id: incidentId }: Incident,
  told: { readonly channel: StoredChannel; readonly nowMs: number; readonly news: string },
): void {
  const { channel, nowMs, news } = told;
  const rows = notificationRecords(prepare);
  const last = rows.history(incidentId, channel.id).at(-1);
  if (last === undefined) return;
  rows.insert({
    ...{ channelId: channel.id, channelName: channel.name, incidentId, event: "update" },
    ...{ key: last.key, notice: { ...last.notice, event: "update", news } },
    ...{ createdAtMs: nowMs, dueAtMs: nowMs, state: "waiting" },
  });
}
