import type { IncidentDocument, IncidentSignal, IncidentSummary } from "@plumbline/contracts";
import { visibleLines } from "../visible-lines.ts";
import { textTable } from "./text-table.ts";
import { minuteText, windowText } from "./time-words.ts";

const columns = [
  { title: "ID", isNumber: true },
  { title: "SEVERITY" },
  { title: "STATE" },
  { title: "WINDOWS (UTC)" },
  { title: "OWNER" },
  { title: "WHAT" },
];

export function incidentTable(incidents: readonly IncidentSummary[], width: number | null): string {
  const rows = incidents.map((one) => [
    ...[String(one.id), one.severity, one.state],
    ...[windowText({ from: one.firstWindow, to: one.lastWindow }), one.owner ?? "", one.title],
  ]);
  return textTable(columns, rows, { width });
}

/** An incident for somebody who was just woken: harm first, then why, then what was done. */
export function incidentText(incident: IncidentDocument): string {
  const { id, severity, state, title, summary, details, linked } = incident;
  const { explanations } = details;
  const lines = [
    `Incident ${id}, ${severity}, ${stateWords(incident)}: ${title}`,
    `  ${summary}`,
    `  Windows ${windowText({ from: incident.firstWindow, to: incident.lastWindow })} UTC, opened ${minuteText(incident.openedAt)}, owner: ${incident.owner ?? "nobody"}`,
    ...(incident.causedBy === null ? [] : [`  Explained by incident ${incident.causedBy}`]),
    ...(incident.hushedBy === null ? [] : [`  Nobody is told: ${incident.hushedBy}`]),
    ...section("What alarmed", details.signals.map(signalText)),
    ...section("What moved meanwhile, by its cost", explanations.map(signalText)),
    ...section("Incidents that this one explains", linked.consequences.map(String)),
    ...section(
      "Decisions",
      linked.decisions.map(({ at, action, reason }) => `${minuteText(at)}  ${action}: ${reason}`),
    ),
    ...section(
      "Runs",
      linked.runs.map((run) => `${run.id}  ${run.action}, ${run.state}: ${run.reason}`),
    ),
    ...section(
      "Proof",
      linked.proofs.map((proof) => `${proof.verdict}: ${proof.summary}`),
    ),
    ...section(
      "Timeline (UTC)",
      incident.entries.map((entry) => {
        const { at, lane, actor, message } = entry;
        return `${minuteText(at)}  ${lane.padEnd(12)}  ${message}${actor === "plumbline" ? "" : ` (${actor})`}`;
      }),
    ),
    ...(state === "open" ? ["", `plumbline incidents ack ${id} says that you look at it`] : []),
  ];
  return visibleLines(lines.join("\n"));
}

function stateWords({ state, closeReason }: IncidentSummary): string {
  return closeReason === null ? state : `${state} (${closeReason})`;
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ["", title, ...lines.map((line) => `  ${line}`)];
}

function signalText({ segment, reason }: IncidentSignal): string {
  return segment === null ? reason : `${segment}: ${reason}`;
}
