import { notShown, type ScorecardTest } from "./scorecard-test.ts";

export const dataInvariants: ScorecardTest = {
  id: "M2",
  title: "Invariants hold in training and serving data",
  judge({ judged, baseline }) {
    if (judged === null || !judged.families.has("quality") || baseline === null) {
      const next = "Let windows be judged with quality checks against a baseline";
      return notShown("No window was checked against a baseline", next);
    }
    const seen = "The quality checks of each window take their limits from the baseline";
    if (baseline.kind === "training-set" || baseline.kind === "document") {
      const evidence = `${seen}, which was made from data of the training`;
      return { points: 1, evidence, atMs: judged.atMs, next: null };
    }
    return {
      points: 0.5,
      evidence: `${seen}, which was made from served rows: the training data was never looked at`,
      atMs: judged.atMs,
      next: "Push a baseline of the training data: plumbline baseline push",
    };
  },
};
