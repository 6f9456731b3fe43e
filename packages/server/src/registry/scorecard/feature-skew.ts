import { notShown, type ScorecardTest } from "./scorecard-test.ts";

export const featureSkew: ScorecardTest = {
  id: "M3",
  title: "Training and serving compute the same features",
  judge({ champion, baseline, judged }) {
    const isOfServedRows =
      champion?.entry?.details.data.some(({ kind }) => kind === "plumbline") ?? false;
    if (isOfServedRows && judged !== null) {
      const evidence = `${champion?.version} was trained on rows as they were served, extracted here`;
      return { points: 1, evidence, atMs: judged.atMs, next: null };
    }
    const next =
      "Train on a set that Plumbline extracts from the served rows: a retraining policy does";
    const isCompared = baseline?.isOwn === true && baseline.kind === "document";
    if (!isCompared || judged === null) {
      return notShown("Nothing shows that training and serving compute features alike", next);
    }
    const evidence = "Distributions of served features are compared with those of the training";
    return { points: 0.5, evidence, atMs: judged.atMs, next };
  },
};
