import { notShown, type ScorecardTest } from "./scorecard-test.ts";

export const numericStability: ScorecardTest = {
  id: "M5",
  title: "The model is numerically stable",
  judge({ judged }) {
    if (judged === null || !judged.checks.has("not-finite")) {
      const next = "Send numeric features and let windows be judged with quality checks";
      return notShown("No window was searched for NaN and infinities", next);
    }
    const scores = judged.checks.has("score-range") ? ", and scores outside of their range" : "";
    const evidence = `NaN and infinities of each feature are counted in each window${scores}`;
    return { points: 1, evidence, atMs: judged.atMs, next: null };
  },
};
