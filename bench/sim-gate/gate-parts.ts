import type { GateInput } from "@plumbline/core";
import type { GateAnswers, GateRows } from "../../packages/core/src/gate/gate-rows.ts";
import type { DrawnRows } from "./draw-rows.ts";

const threshold = 0.4;
const groups = 5;
const sites = 3;
const dayMs = 86_400_000;

/** The drawn rows as the comparison of two models takes them. */
export function gateRowsOf({ task, labels, champion, candidate, days }: DrawnRows): GateRows {
  const answers = (given: Float64Array): GateAnswers => ({
    scores: task === "binary" ? given : null,
    classScores: null,
    decisions: task === "binary" ? given.map((score) => Number(score >= threshold)) : given,
    isProbability: task === "binary",
  });
  return {
    task,
    truth: labels,
    classes: task === "binary" ? ["0", "1"] : [],
    places: Uint32Array.from(labels.keys()),
    clusters: days && { codes: days, by: "day" },
    champion: answers(champion),
    candidate: answers(candidate),
  };
}

/** The drawn rows as a gate takes them, cut into five groups and three sites. */
export function gateInputOf({ task, labels, champion, candidate, days }: DrawnRows): GateInput {
  const rows = [...labels.keys()];
  const answers = task === "binary" ? "scores" : "predictions";
  return {
    task,
    ...(task === "binary" && { positive: 1 }),
    ids: rows,
    labels: [...labels],
    slices: {
      group: rows.map((row) => `group ${row % groups}`),
      site: rows.map((row) => `site ${Math.floor(row / groups) % sites}`),
    },
    ...(days && { times: [...days].map((day) => day * dayMs) }),
    training: { ids: new Set(["another row"]) },
    trainingProblems: [],
    champion: { version: "champion", [answers]: [...champion], threshold, latencyP95Ms: 10 },
    candidate: { version: "candidate", [answers]: [...candidate], threshold, latencyP95Ms: 11 },
  };
}
