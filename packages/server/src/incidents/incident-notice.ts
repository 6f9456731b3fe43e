import { createHash } from "node:crypto";
import type { IncidentSignal, Notice, NoticeChart, NoticeEvent } from "@plumbline/contracts";
import type { Incident } from "../domain/incident.ts";
import { withoutValues } from "./without-values.ts";

export interface NoticeOptions {
  readonly event: NoticeEvent;
  readonly atMs: number;
  /** Who gets it: a stable key is made from it. */
  readonly channel: { readonly id: number; readonly createdAtMs: number };
  /** Whether values of features may be in it. */
  readonly showValues: boolean;
  /** Address of this server for people; empty when it has none. */
  readonly publicUrl: string;
  /** How long nobody has acknowledged it, when that is the news. */
  readonly waitedMinutes?: number;
  readonly chart?: NoticeChart;
}

const mostSignals = 5;
const mostExplanations = 3;
const iso = (ms: number): string => new Date(ms).toISOString();

/** What a message about an incident says. */
export function incidentNotice(incident: Incident, options: NoticeOptions): Notice {
  const { event, atMs, publicUrl, showValues, chart } = options;
  const { id, model, kind, severity, state, version, segment, owner, openedAtMs } = incident;
  const { signals, explanations } = incident.details;
  const shown = (text: string): string => (showValues ? text : withoutValues(text, incident));
  const lines = [
    ...signals.slice(0, mostSignals).map(signalLine),
    ...explanations.slice(0, mostExplanations).map((one) => `What moved: ${signalLine(one)}`),
  ];
  return {
    ...{ event, key: incidentKey(incident, options.channel), at: iso(atMs), severity },
    title: shown(incident.title),
    news: shown(newsOf(incident, options)),
    harm: shown(incident.summary),
    lines: lines.map(shown),
    url: publicUrl === "" ? null : `${publicUrl.replace(/\/+$/, "")}/incidents/${id}`,
    incident: {
      ...{ id, model, kind, state, version, owner, openedAt: iso(openedAtMs) },
      segment: segment === null ? null : shown(segment),
    },
    ...(chart === undefined ? {} : { chart: { ...chart, label: shown(chart.label) } }),
  };
}

function signalLine({ column, segment, reason }: IncidentSignal): string {
  const where = [column, segment].filter((part) => part !== null).join(", ");
  return where === "" ? reason : `${where}: ${reason}`;
}

function newsOf({ owner, closeReason }: Incident, options: NoticeOptions): string {
  const by = owner === null ? "" : ` by ${owner}`;
  const { event, waitedMinutes } = options;
  if (event === "escalate" && waitedMinutes !== undefined) {
    return `Nobody has acknowledged it for ${waitedMinutes} minutes`;
  }
  const words: Readonly<Record<NoticeEvent, string>> = {
    open: "A new incident",
    update: "It goes on",
    escalate: "It got worse",
    acknowledge: `Acknowledged${by}`,
    mitigate: "Mitigated: watched until it is well again",
    resolve: "Resolved: it is well again",
    reopen: "It came back",
    close: `Closed${closeReason === null ? "" : `: ${closeReason.replaceAll("-", " ")}`}`,
    digest: "Digest",
    test: "Test",
  };
  return words[event];
}

/** The same for all messages of an incident to a channel, and for no other one, also of another server. */
function incidentKey(
  { id, model, causeKey, openedAtMs }: Incident,
  channel: NoticeOptions["channel"],
): string {
  const parts = [id, model, causeKey, openedAtMs, channel.id, channel.createdAtMs];
  return `plumbline-${model}-${id}-${shortHash(JSON.stringify(parts))}`;
}

export const shortHash = (text: string): string =>
  createHash("sha256").update(text).digest("hex").slice(0, 16);
