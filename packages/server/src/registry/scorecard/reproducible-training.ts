import { isDeepStrictEqual } from "node:util";
import type { KnownVersion } from "../../storage/metadata/registry-store.ts";
import { notShown, type ScorecardTest } from "./scorecard-test.ts";

export const reproducibleTraining: ScorecardTest = {
  id: "I1",
  title: "Training is reproducible",
  judge({ champion, versions }) {
    const entry = champion?.entry ?? null;
    const missing = entry === null ? ["registration"] : missingOf(entry.details);
    if (entry === null || missing.length > 0) {
      const next = "Register versions with commit, data and parameters: plumbline model register";
      return notShown(`Of the champion is not known: ${missing.join(", ")}`, next);
    }
    const twin = versions.find((other) => isTwin(entry, other));
    if (twin === undefined) {
      return {
        points: 0.5,
        evidence: `${entry.version} names commit, data and parameters`,
        atMs: entry.registeredAtMs,
        next: "Train it again from the same commit, data and parameters, and register what comes out",
      };
    }
    const evidence = `${entry.version} and ${twin.version} came out alike from the same commit, data and parameters`;
    const atMs = Math.max(entry.registeredAtMs, twin.entry?.registeredAtMs ?? 0);
    return { points: 1, evidence, atMs, next: null };
  },
};

type Entry = NonNullable<KnownVersion["entry"]>;

function missingOf({ git, data, parameters }: Entry["details"]): readonly string[] {
  return [
    ...(git === null ? ["commit"] : git.isDirty ? ["a commit without further changes"] : []),
    ...(data.length === 0 ? ["data"] : []),
    ...(Object.keys(parameters).length === 0 ? ["parameters"] : []),
  ];
}

function isTwin(entry: Entry, { entry: other }: KnownVersion): boolean {
  if (other === null || other.version === entry.version) return false;
  const [a, b] = [entry.details, other.details];
  const isSameInput =
    a.git?.commit === b.git?.commit &&
    b.git?.isDirty === false &&
    isDeepStrictEqual([a.data, a.parameters], [b.data, b.parameters]);
  const isSameFile =
    (a.artifact?.digest ?? null) !== null && a.artifact?.digest === b.artifact?.digest;
  const hasMetrics = Object.keys(a.metrics).length > 0;
  return isSameInput && (isSameFile || (hasMetrics && isDeepStrictEqual(a.metrics, b.metrics)));
}
