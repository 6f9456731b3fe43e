import {
  excess,
  momentsOf,
  smallestMeanShift,
  undefinedBecause,
  welchTest,
} from "@plumbline/stats";
import { type DriftMethod, effectiveSizes } from "./drift-method.ts";

export const welch = {
  id: "welch",
  title: "Shift of the mean in baseline standard deviations",
  kinds: ["numeric"],
  unit: "sd",
  floor: 0.1,
  compare(pair, setting) {
    if (!pair.sums) return undefinedBecause("not-applicable");
    const before = momentsOf(pair.sums.before);
    const now = momentsOf(pair.sums.now);
    if (!before.defined) return before;
    if (!now.defined) return now;
    if (before.variance === null || now.variance === null) return undefinedBecause("too-few");
    const sd = Math.sqrt(before.populationVariance);
    if (sd === 0) return undefinedBecause("constant");
    const sizes = effectiveSizes(pair, setting);
    const test = welchTest(
      { n: sizes.n, mean: before.mean, variance: before.variance },
      { n: sizes.m, mean: now.mean, variance: now.variance },
    );
    if (!test.defined) return test;
    const value = test.difference / sd;
    const { lo, hi, level, kind } = test.interval;
    return {
      defined: true,
      method: "welch",
      value,
      p: test.pValue,
      excess: excess(Math.abs(value), Math.sqrt(sizes.s), "root"),
      interval: { lo: lo / sd, hi: hi / sd, level, kind },
      smallestDetectable: smallestMeanShift({ ...sizes, alpha: setting.level }),
      details: { df: test.df, sd },
    };
  },
} as const satisfies DriftMethod;
