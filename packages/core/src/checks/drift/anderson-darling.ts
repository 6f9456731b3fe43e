import { andersonDarlingTest } from "@plumbline/stats";
import type { DriftMethod } from "./drift-method.ts";
import { compareBySampleTest } from "./sample-test-method.ts";

/** Above this many rows a permutation takes too long, and p is a bound where the table ends. */
const permutedRows = 1000;

export const andersonDarling = {
  id: "anderson-darling",
  title: "Anderson-Darling test on the row samples",
  kinds: ["numeric"],
  unit: "sd",
  floor: 0.1,
  compare: (pair, setting) =>
    compareBySampleTest("anderson-darling", pair, setting, ({ before, now }, { random }) => {
      const isSmall = before.length + now.length <= permutedRows;
      const test = andersonDarlingTest(before, now, isSmall ? { random } : {});
      if (!test.defined) return test;
      const { statistic, pValue, kind } = test;
      return { defined: true, statistic, p: pValue, details: { law: kind } };
    }),
} as const satisfies DriftMethod;
