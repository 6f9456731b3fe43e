import type { CheckFamily, CheckResult, Verdict } from "@plumbline/contracts";

/** Harm before drift: what hurts comes before what explains. */
export const familyOrder = ["performance", "quality", "rules", "operations", "drift"] as const;

export const familyTitles: Readonly<Record<CheckFamily, string>> = {
  performance: "Performance",
  quality: "Data quality",
  rules: "Rules",
  operations: "Operations",
  drift: "Drift",
};

/** A family's title; a family this version does not know keeps its name. */
export function familyTitle(family: string): string {
  return (familyTitles as Readonly<Record<string, string>>)[family] ?? family;
}

export interface FamilyGroup {
  readonly family: CheckFamily;
  readonly results: readonly CheckResult[];
}

/** The results of one verdict by family, each in the document's order. */
export function groupByFamily(results: readonly CheckResult[], verdict: Verdict): FamilyGroup[] {
  return familyOrder
    .map((family) => ({
      family,
      results: results.filter((result) => result.family === family && result.verdict === verdict),
    }))
    .filter((group) => group.results.length > 0);
}

export function countByVerdict(results: readonly CheckResult[]): Record<Verdict, number> {
  const counts = { alert: 0, watch: 0, underpowered: 0, undefined: 0, ok: 0 };
  for (const { verdict } of results) counts[verdict]++;
  return counts;
}

/** Drift explains but does no harm by itself: alerts of drift alone are shown in a calmer colour. */
export function isHarm(result: CheckResult): boolean {
  return result.verdict === "alert" && result.family !== "drift";
}
