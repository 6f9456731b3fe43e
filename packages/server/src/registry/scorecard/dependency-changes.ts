import { notShown, type ScorecardTest } from "./scorecard-test.ts";

export const dependencyChanges: ScorecardTest = {
  id: "M1",
  title: "Changes of what the model lives on are told",
  judge({ config, judged, routes }) {
    if (judged === null || !judged.checks.has("schema")) {
      const next = "Send predictions and let a monitor with quality checks judge their windows";
      return notShown("No window was compared with the columns of a baseline", next);
    }
    const upstream = config.upstream.join(", ");
    const seen = "Columns and types of each window are compared with those of the baseline";
    if (upstream === "") {
      const next = "Name the feeds and models it lives on under upstream in its configuration";
      return { points: 0.5, evidence: `${seen}; no upstream is named`, atMs: judged.atMs, next };
    }
    if (routes === 0) {
      const next = "Add a route to a channel, so that somebody hears of it: plumbline routes";
      return { points: 0.5, evidence: `${seen}; nobody is told`, atMs: judged.atMs, next };
    }
    const evidence = `${seen}; it lives on ${upstream}, and ${routes} routes tell of incidents`;
    return { points: 1, evidence, atMs: judged.atMs, next: null };
  },
};
