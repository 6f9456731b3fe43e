import type { Notice } from "@plumbline/contracts";

/** What there is to say of an incident beside its title, as name and value. */
export function noticeFacts({
  incident,
  severity,
}: Notice): readonly (readonly [name: string, value: string])[] {
  if (incident === null) return [];
  const { id, model, kind, state, version, segment, owner, openedAt } = incident;
  return [
    ["Model", model],
    ["Severity", severity],
    ["Kind", kind],
    ["State", state],
    ...(version === "*" ? [] : [["Version", version] as const]),
    ...(segment === null ? [] : [["Segment", segment] as const]),
    ...(owner === null ? [] : [["Owner", owner] as const]),
    ["Opened", `${openedAt.slice(0, 16).replace("T", " ")} UTC`],
    ["Incident", String(id)],
  ];
}

/** Nobody has to do anything about it any more. */
export const isOver = ({ event }: Notice): boolean => event === "resolve" || event === "close";
