import { undefinedBecause } from "@plumbline/stats";
import { rateChange } from "../rate-change.ts";
import type { DriftMethod } from "./drift-method.ts";

export const proportions = {
  id: "proportions",
  title: "Difference of two shares",
  kinds: ["two-values"],
  unit: "share",
  floor: 0.01,
  compare({ rates }, { designEffect, level }) {
    if (!rates) return undefinedBecause("not-applicable");
    const measured = rateChange({}, rates.before, rates.now, {
      minDifference: 0,
      minRelative: 0,
      direction: "either",
      excessBy: "noise",
      designEffect,
      level,
      what: "",
    });
    if (measured.outcome === "undefined") return undefinedBecause(measured.why);
    if (measured.outcome === "fact") {
      return { defined: true, method: "two-proportions", value: 0, p: 1, excess: 0 };
    }
    const { value, p, excess, interval, smallestDetectable, method } = measured;
    return {
      defined: true,
      method,
      value,
      p,
      excess,
      interval: interval ?? null,
      smallestDetectable: smallestDetectable ?? null,
      details: measured.details ?? {},
    };
  },
} as const satisfies DriftMethod;
