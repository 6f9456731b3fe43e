import { excess, fisherExact, undefinedBecause } from "@plumbline/stats";
import type { DriftMethod } from "./drift-method.ts";

export const fisher = {
  id: "fisher",
  title: "Difference of two shares, Fisher's exact test",
  kinds: ["two-values"],
  unit: "share",
  floor: 0.01,
  compare({ rates }, { designEffect }) {
    if (!rates) return undefinedBecause("not-applicable");
    const { before, now } = rates;
    const test = fisherExact(
      [before.hits, before.rows - before.hits],
      [now.hits, now.rows - now.hits],
    );
    if (!test.defined && test.why !== "one-bin") return test;
    const { statistic, pValue } = test.defined ? test : { statistic: 0, pValue: 1 };
    const pooled = (before.hits + now.hits) / (before.rows + now.rows);
    const noise = Math.sqrt(
      pooled * (1 - pooled) * designEffect * (1 / before.rows + 1 / now.rows),
    );
    return {
      defined: true,
      method: "fisher",
      value: statistic,
      p: pValue,
      excess: excess(Math.abs(statistic), noise, "root"),
      // The exact test knows single rows only: rows that move together make its p too small.
      mayAlert: designEffect === 1,
    };
  },
} as const satisfies DriftMethod;
