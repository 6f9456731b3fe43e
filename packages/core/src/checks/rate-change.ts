import { excess, smallestShareShift, twoProportions } from "@plumbline/stats";
import { z } from "zod";
import type { Measurement, Subject } from "./check.ts";
import { percentWords } from "./number-words.ts";

/** Rows that have a property, of the rows that could have it. */
export interface Rate {
  readonly hits: number;
  readonly rows: number;
}

/** The options of every check that compares two shares. */
export const rateFloors = {
  minDifference: z
    .number()
    .min(0)
    .max(1)
    .default(0.01)
    .describe("Smaller changes of the share never alert"),
  minRelative: z
    .number()
    .min(0)
    .default(0.1)
    .describe("Nor do changes smaller than this part of the baseline's share"),
};

export interface RateFloors {
  readonly minDifference: number;
  readonly minRelative: number;
}

export interface RateSetting extends RateFloors {
  /** Which change matters. */
  readonly direction: "either" | "up";
  /** "limit": the nearer limit of the difference reaches the floor; "noise": what exceeds noise does. */
  readonly excessBy: "limit" | "noise";
  readonly designEffect: number;
  readonly level: number;
  /** Further design effect of the baseline's share, where it is itself an estimate. @default 1 */
  readonly baselineEffect?: number;
  /** What the share is of, e.g. "missing". */
  readonly what: string;
}

type RateSubject = Omit<Subject, "method" | "unit" | "n" | "m" | "baselineValue" | "currentValue">;

/**
 * A share in both samples, tested against each other. Shares without a hit on either side are stated
 * as a fact: a test of nothing would only cost the other tests of the family their power.
 */
export function rateChange(
  subject: RateSubject,
  before: Rate,
  now: Rate,
  setting: RateSetting,
): Measurement {
  const method = "two-proportions";
  const about = { ...subject, method, unit: "share", n: before.rows, m: now.rows };
  if (before.rows === 0 || now.rows === 0) {
    const side = before.rows === 0 ? "baseline" : "current data";
    return {
      ...about,
      outcome: "undefined",
      why: "no-rows",
      words: `the ${side} has no rows to take the share of ${setting.what} from`,
    };
  }
  const [p, q] = [before.hits / before.rows, now.hits / now.rows];
  const compared = { ...about, baselineValue: p, currentValue: q };
  if (before.hits === 0 && now.hits === 0) {
    return { ...compared, outcome: "fact", value: 0, severity: "ok", words: `no ${setting.what}` };
  }
  return { ...compared, ...tested(before, now, setting) };
}

function tested(before: Rate, now: Rate, setting: RateSetting) {
  const [p, q] = [before.hits / before.rows, now.hits / now.rows];
  const n = before.rows / (setting.designEffect * (setting.baselineEffect ?? 1));
  const m = now.rows / setting.designEffect;
  const words = `${setting.what} ${percentWords(p)} → ${percentWords(q)}`;
  const test = twoProportions(before, now, { nEff: n, mEff: m });
  if (!test.defined || !test.difference.defined) {
    const why = test.defined ? "too-few" : test.why;
    return { outcome: "undefined", why, words: `${words}, too few rows to compare` } as const;
  }
  const { interval } = test.difference;
  const matters = q > p || setting.direction === "either";
  const floor = Math.max(setting.minDifference, setting.minRelative * p);
  const smallest = smallestShareShift({ n, m, share: p, alpha: setting.level });
  const nearLimit = interval ? Math.max(0, q > p ? interval.lo : -interval.hi) : 0;
  const aboveNoise = excess(Math.abs(q - p), noise(p, q, n, m), "root");
  return {
    outcome: "effect",
    value: q - p,
    interval,
    p: matters ? test.pValue : 1,
    excess: matters ? (setting.excessBy === "limit" ? nearLimit : aboveNoise) : 0,
    floor,
    smallestDetectable: smallest.defined ? smallest.value : null,
    words,
    details: {
      law: test.law,
      sided: setting.direction === "up" ? "up" : "two",
      excess: setting.excessBy === "limit" ? "limit of the difference" : "above noise",
    },
  } as const;
}

/** Root mean square of the difference when nothing changed. */
function noise(p: number, q: number, n: number, m: number): number {
  const pooled = (n * p + m * q) / (n + m);
  return Math.sqrt(pooled * (1 - pooled) * (1 / n + 1 / m));
}
