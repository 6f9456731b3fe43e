import {
  cramerVonMisesFromBins,
  cramerVonMisesTest,
  excess,
  undefinedBecause,
} from "@plumbline/stats";
import { type DriftMethod, effectiveSizes } from "./drift-method.ts";

export const cramerVonMises = {
  id: "cramer-von-mises",
  title: "Root mean square gap of the distribution functions",
  kinds: ["numeric"],
  unit: "share",
  floor: 0.06,
  compare(pair, setting) {
    const { grid, values } = pair;
    if (!grid) return undefinedBecause("not-applicable");
    const { n, m, s } = effectiveSizes(pair, setting);
    const test =
      values?.isWhole === true && setting.designEffect === 1
        ? cramerVonMisesTest(values.before, values.now)
        : cramerVonMisesFromBins(grid.before.counts, grid.now.counts, { nEff: n, mEff: m });
    if (!test.defined) return test;
    // The statistic is the mean square gap over s, and 1/6 on average without drift.
    const value = Math.sqrt(Math.max(0, test.statistic) * s);
    return {
      defined: true,
      method: "cramer-von-mises",
      value,
      p: test.pValue,
      excess: excess(value, Math.sqrt(s / 6), "root"),
      details: { statistic: test.statistic },
    };
  },
} as const satisfies DriftMethod;
