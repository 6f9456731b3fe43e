import { notShown, type ScorecardTest } from "./scorecard-test.ts";

export const servedQuality: ScorecardTest = {
  id: "M7",
  title: "Prediction quality has not regressed on served data",
  judge({ labelled, config }) {
    if (labelled === null || !labelled.families.has("performance")) {
      const next = "Send labels as feedback with the ids of their predictions";
      return notShown("No label has shown how good the answers are", next);
    }
    const seen = `Metrics with intervals on served rows, ${labelled.labelled} labels in the latest window`;
    if (config.segments.length === 0) {
      const next = "Name segments in the configuration, so that no slice goes wrong unseen";
      return { points: 0.5, evidence: `${seen}; no slices`, atMs: labelled.atMs, next };
    }
    const slices = config.segments.map((columns) => columns.join(" × ")).join(", ");
    const evidence = `${seen}, also by ${slices}`;
    return { points: 1, evidence, atMs: labelled.atMs, next: null };
  },
};
