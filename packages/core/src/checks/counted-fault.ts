import { z } from "zod";
import type { Measurement, Subject } from "./check.ts";
import { numberWords, percentWords } from "./number-words.ts";
import {
  type Rate,
  rateChange,
  rateFloors,
  type RateFloors,
  type RateSetting,
} from "./rate-change.ts";

/** The options of checks that count rows which should not exist. */
export const faultOptions = {
  maxShare: z
    .number()
    .min(0)
    .max(1)
    .default(0)
    .describe("Share of rows that may have the fault without a finding"),
  ...rateFloors,
};

export interface FaultOptions extends RateFloors {
  readonly maxShare: number;
}

/**
 * Rows with a fault that the baseline does not have at all are a fact and alert by themselves; a fault
 * that the baseline has too alerts only when it has become more frequent.
 */
export function countedFault(
  subject: Pick<Subject, "column" | "segment" | "details">,
  before: Rate,
  now: Rate,
  setting: FaultOptions & Pick<RateSetting, "designEffect" | "level"> & { readonly what: string },
): Measurement {
  const share = now.rows === 0 ? 0 : now.hits / now.rows;
  if (now.rows === 0 || (before.hits > 0 && share > setting.maxShare)) {
    return rateChange(subject, before, now, {
      ...setting,
      direction: "up",
      excessBy: "limit",
    });
  }
  const seen = `${numberWords(now.hits)} of ${numberWords(now.rows)} (${percentWords(share)})`;
  const isFault = share > setting.maxShare;
  return {
    ...subject,
    method: "count",
    unit: "share",
    n: before.rows,
    m: now.rows,
    baselineValue: before.rows === 0 ? null : before.hits / before.rows,
    currentValue: share,
    outcome: "fact",
    value: share,
    severity: isFault ? "alert" : "ok",
    words: now.hits === 0 ? `no ${setting.what}` : `${setting.what}: ${seen}`,
  };
}
