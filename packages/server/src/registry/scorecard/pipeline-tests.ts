import { notShown, type ScorecardTest } from "./scorecard-test.ts";

const throughTheLoop: ReadonlySet<string> = new Set(["promoted", "refused"]);

export const pipelineTests: ScorecardTest = {
  id: "I3",
  title: "The whole pipeline is tested from end to end",
  judge({ runs }) {
    const whole = runs.find(({ state, hasGate }) => throughTheLoop.has(state) && hasGate);
    if (whole !== undefined) {
      const evidence = `Run ${whole.id} went from the data through training and gate: ${whole.state}`;
      return { points: 1, evidence, atMs: whole.changedAtMs, next: null };
    }
    const next = "Start a run by hand, or let the policy start one: plumbline runs";
    const [latest] = runs;
    if (latest === undefined) return notShown("No run was ever started", next);
    return notShown(`The latest run, ${latest.id}, did not reach the gate: ${latest.state}`, next);
  },
};
