import type { Verdict } from "@plumbline/contracts";
import type { Measurement } from "../checks/check.ts";
import type { Corrected } from "./correct.ts";
import { effectReason } from "./reason.ts";

/** What a measurement comes to. */
export interface Judgement {
  readonly verdict: Verdict;
  readonly why: string | null;
  readonly reason: string;
}

/** With fewer rows on a side no test may alert. */
const minRowsToAlert = 30;

/** How the verdict on an effect came about. */
export interface EffectFindings {
  readonly isLarge: boolean;
  readonly isSignificant: boolean;
  /** An effect of the size of the floor would usually be missed. */
  readonly isUnderpowered: boolean;
  /** Why the verdict cannot be more than `watch`; null when it can. */
  readonly limit: string | null;
}

/**
 * An effect alerts when it is at least as large as its floor and significant after correction; with
 * one of the two it is worth watching. Without evidence the verdict says whether there could have
 * been any: `underpowered` when an effect of the size of the floor would usually be missed. Facts
 * carry their own severity.
 */
export function judge(measurement: Measurement, corrected: Corrected | null): Judgement {
  if (measurement.outcome === "undefined") {
    return { verdict: "undefined", why: measurement.why, reason: measurement.words };
  }
  if (measurement.outcome === "fact" || corrected === null) {
    const verdict = measurement.outcome === "fact" ? measurement.severity : "undefined";
    return { verdict, why: null, reason: measurement.words };
  }
  const findings = findingsOf(measurement, corrected);
  const verdict = effectVerdict(findings);
  return { verdict, why: null, reason: effectReason(measurement, corrected, findings) };
}

/** The verdict on an effect, as a table of what was found. */
export function effectVerdict(findings: EffectFindings): Verdict {
  const { isLarge, isSignificant, isUnderpowered, limit } = findings;
  if (isLarge && isSignificant) return limit === null ? "alert" : "watch";
  if (isSignificant) return "watch";
  if (isUnderpowered) return "underpowered";
  return isLarge ? "watch" : "ok";
}

function findingsOf(
  measurement: Extract<Measurement, { outcome: "effect" }>,
  { pAdjusted, level }: Corrected,
): EffectFindings {
  const { excess, floor, smallestDetectable, mayAlert, n, m } = measurement;
  const rows = Math.min(n ?? Infinity, m ?? Infinity);
  const few = `fewer than ${minRowsToAlert} rows allow no alert`;
  return {
    isLarge: excess > 0 && excess >= floor,
    isSignificant: pAdjusted <= level,
    isUnderpowered: (smallestDetectable ?? 0) > floor,
    limit: rows < minRowsToAlert ? few : mayAlert === false ? "this test allows no alert" : null,
  };
}
