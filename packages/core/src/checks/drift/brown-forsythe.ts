import { brownForsytheTest, momentsOf, undefinedBecause } from "@plumbline/stats";
import type { DriftMethod } from "./drift-method.ts";

export const brownForsythe = {
  id: "brown-forsythe",
  title: "Change of the standard deviation, relative",
  kinds: ["numeric"],
  unit: "relative",
  floor: 0.1,
  compare({ sums, values }, { designEffect }) {
    if (!sums || !values) return undefinedBecause("not-applicable");
    const [before, now] = [momentsOf(sums.before), momentsOf(sums.now)];
    if (!before.defined) return before;
    if (!now.defined) return now;
    if (before.populationVariance === 0) return undefinedBecause("constant");
    const test = brownForsytheTest(values.before, values.now);
    if (!test.defined) return test;
    const value = Math.sqrt(now.populationVariance / before.populationVariance) - 1;
    return {
      defined: true,
      method: "brown-forsythe",
      value,
      p: test.pValue,
      excess: Math.abs(value),
      mayAlert: designEffect === 1,
      details: { statistic: test.statistic, difference: test.difference },
    };
  },
} as const satisfies DriftMethod;
