import { notShown, type ScorecardTest } from "./scorecard-test.ts";

export const staleness: ScorecardTest = {
  id: "M4",
  title: "The model is not too stale",
  judge({ config, lastDecisionAtMs, labelled }) {
    const { policy } = config;
    if (policy?.enabled === true && lastDecisionAtMs !== null) {
      const evidence = "A retraining policy looks at each window and says what it decides, and why";
      return { points: 1, evidence, atMs: lastDecisionAtMs, next: null };
    }
    const next = "Configure a retraining policy with a trigger by performance or age";
    if (labelled === null) return notShown("Nobody notices when the model gets old", next);
    const evidence = "Its performance is measured on labels, but no policy follows from it";
    return { points: 0.5, evidence, atMs: labelled.atMs, next };
  },
};
