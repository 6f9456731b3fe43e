import type { IncidentKind } from "@plumbline/contracts";
import type { Incident } from "./incident.ts";

const kindOfFamily: Readonly<Record<string, IncidentKind>> = {
  performance: "performance",
  quality: "data",
  rules: "data",
  operations: "operations",
  business: "business",
  drift: "drift",
};

/** What a rule of the user's own found wrong, by the results that made it speak. */
export function harmOfRule({ kind, details }: Pick<Incident, "kind" | "details">): IncidentKind[] {
  if (kind !== "rule") return [];
  const kinds = details.signals.flatMap(({ family, isAnswer }) => {
    const kind = kindOfFamily[family] ?? [];
    return kind === "data" && isAnswer === true ? "prediction" : kind;
  });
  return [...new Set(kinds)];
}
