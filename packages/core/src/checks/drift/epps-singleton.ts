import { eppsSingletonTest } from "@plumbline/stats";
import type { DriftMethod } from "./drift-method.ts";
import { compareBySampleTest } from "./sample-test-method.ts";

export const eppsSingleton = {
  id: "epps-singleton",
  title: "Epps-Singleton test on the row samples",
  kinds: ["numeric"],
  unit: "sd",
  floor: 0.1,
  compare: (pair, setting) =>
    compareBySampleTest("epps-singleton", pair, setting, ({ before, now }) => {
      const test = eppsSingletonTest(before, now);
      if (!test.defined) return test;
      return { defined: true, statistic: test.statistic, p: test.pValue };
    }),
} as const satisfies DriftMethod;
