import { excess, mannWhitneyFromBins, mannWhitneyTest } from "@plumbline/stats";
import { undefinedBecause } from "@plumbline/stats";
import { type DriftMethod, effectiveSizes } from "./drift-method.ts";

export const mannWhitney = {
  id: "mann-whitney",
  title: "Chance that a current row is larger, minus one half",
  kinds: ["numeric"],
  unit: "probability",
  floor: 0.05,
  compare(pair, setting) {
    const { grid, values } = pair;
    if (!grid) return undefinedBecause("not-applicable");
    const isWhole = values?.isWhole === true && setting.designEffect === 1;
    const { n, m } = effectiveSizes(pair, setting);
    const scale = (rows: number) => rows / setting.designEffect;
    const test = isWhole
      ? mannWhitneyTest(values.before, values.now)
      : mannWhitneyFromBins(grid.before.counts.map(scale), grid.now.counts.map(scale), {
          edges: grid.before.edges,
        });
    if (!test.defined) return test;
    const value = test.superiority - 0.5;
    const noise = Math.sqrt((n + m + 1) / (12 * n * m));
    return {
      defined: true,
      method: "mann-whitney",
      value,
      p: test.pValue,
      excess: excess(Math.abs(value), noise, "root"),
      details: { z: test.z, sided: "two", noise },
    };
  },
} as const satisfies DriftMethod;
