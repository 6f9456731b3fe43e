import { notShown, type ScorecardTest } from "./scorecard-test.ts";

export const qualityGate: ScorecardTest = {
  id: "I4",
  title: "Quality is validated before a model serves",
  judge({ champion, runs }) {
    const gated = runs.filter(({ hasGate }) => hasGate);
    const own = gated.find(
      ({ candidate }) => candidate !== null && candidate === champion?.version,
    );
    if (own !== undefined) {
      const evidence = `${champion?.version} passed the gate against the champion before it, in run ${own.id}`;
      return { points: 1, evidence, atMs: own.changedAtMs, next: null };
    }
    const next = "Let versions come in by a run with a gate instead of a promotion by hand";
    const [latest] = gated;
    if (latest === undefined) return notShown("No candidate met a gate", next);
    if (latest.state === "refused") {
      const evidence = `The gate refused ${latest.candidate ?? "a candidate"} in run ${latest.id}`;
      return { points: 1, evidence, atMs: latest.changedAtMs, next: null };
    }
    const evidence = `A gate judged ${latest.candidate ?? "a candidate"}, but not the champion`;
    return { points: 0.5, evidence, atMs: latest.changedAtMs, next };
  },
};
