import { notShown, type ScorecardTest } from "./scorecard-test.ts";

const metric = "tests.failed";

export const specificationTests: ScorecardTest = {
  id: "I2",
  title: "The code that specifies the model is unit-tested",
  judge({ champion }) {
    const entry = champion?.entry ?? null;
    const failed = entry?.details.metrics[metric];
    const next = `Run the tests of the training code in the pipeline and register --metric ${metric}=0`;
    if (entry === null || failed === undefined || failed === null) {
      return notShown("Plumbline does not see the tests of the training code", next);
    }
    if (failed > 0) return notShown(`${failed} tests failed for ${entry.version}`, next);
    const evidence = `${entry.version} was registered with all its tests passed`;
    const atMs = entry.registeredAtMs;
    if (entry.runId === null) {
      const byRun = "Let a run register it, so that the tests are part of the pipeline";
      return { points: 0.5, evidence: `${evidence}, by hand`, atMs, next: byRun };
    }
    return { points: 1, evidence, atMs, next: null };
  },
};
