import { notShown, type ScorecardTest } from "./scorecard-test.ts";

export const rollback: ScorecardTest = {
  id: "I7",
  title: "A model can be rolled back fast and safely",
  judge({ moves }) {
    const backwards = moves.filter(({ kind }) => kind === "drill" || kind === "rollback");
    const done = backwards.findLast(({ deployedInMs }) => deployedInMs !== null);
    const next = "Rehearse it: plumbline model drill";
    if (done !== undefined) {
      const what = done.kind === "drill" ? "A drill" : "A rollback";
      const seconds = (done.deployedInMs ?? 0) / 1000;
      const evidence = `${what} had ${done.to} in place after ${seconds} s`;
      return { points: 1, evidence, atMs: done.atMs, next: null };
    }
    const last = backwards.at(-1);
    if (last === undefined) return notShown("No rollback was ever rehearsed", next);
    const evidence = `The latest one, to ${last.to}, was not seen to arrive: ${last.deployment.message}`;
    if (last.kind === "drill") return notShown(evidence, next);
    return { points: 0.5, evidence, atMs: last.atMs, next };
  },
};
