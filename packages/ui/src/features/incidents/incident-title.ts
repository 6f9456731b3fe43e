import type { IncidentSummary } from "@plumbline/contracts";

/** What an incident is called: titles begin with the model already, older ones may not. */
export function incidentTitle({ model, title }: Pick<IncidentSummary, "model" | "title">): string {
  return title.startsWith(`${model}:`) ? title : `${model}: ${title}`;
}
