import { notShown, type ScorecardTest } from "./scorecard-test.ts";

export const debugging: ScorecardTest = {
  id: "I5",
  title: "A single answer can be looked into",
  judge({ judged, champion }) {
    if (judged === null) {
      return notShown("No prediction is stored", "Send predictions with their features");
    }
    const seen = "Each prediction is stored with its features, version and labels";
    if ((champion?.entry?.details.artifact ?? null) === null) {
      const next = "Register the champion with its artifact, so that an answer can be made again";
      return {
        points: 0.5,
        evidence: `${seen}; where the model lies is not known`,
        atMs: judged.atMs,
        next,
      };
    }
    const evidence = `${seen}, and ${champion?.version} with its artifact`;
    return { points: 1, evidence, atMs: judged.atMs, next: null };
  },
};
