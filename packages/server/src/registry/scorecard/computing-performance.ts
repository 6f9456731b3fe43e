import { notShown, type ScorecardTest } from "./scorecard-test.ts";

export const computingPerformance: ScorecardTest = {
  id: "M6",
  title: "Computing performance has not regressed",
  judge({ judged }) {
    const next = "Send latencyMs with predictions: the SDK and the middleware measure it";
    if (judged === null || !judged.families.has("operations")) {
      return notShown("Neither latency nor throughput was judged", next);
    }
    if (!judged.checks.has("latency")) {
      const evidence = "Throughput of each window is judged, latency is not known";
      return { points: 0.5, evidence, atMs: judged.atMs, next };
    }
    const evidence = "Latency and throughput of each window are compared with the baseline";
    return { points: 1, evidence, atMs: judged.atMs, next: null };
  },
};
