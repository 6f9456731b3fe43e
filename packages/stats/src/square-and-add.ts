import type { DefinedMetric } from "./metric-estimate.ts";

/**
 * Weighted sum Σ w x of independent estimates, w ≥ 0, with the limits combined by square-and-add:
 * lo = Σ w x − √(Σ w² (x − lo_x)²), and likewise above. Unlike value ± z·se it respects lopsided
 * limits. The interval is null when a part has none.
 *
 * @see Newcombe (1998), https://doi.org/10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I
 */
export function squareAndAdd(
  parts: readonly DefinedMetric[],
  weights: readonly number[],
): DefinedMetric {
  let value = 0;
  let below = 0;
  let above = 0;
  let variance = 0;
  let n = 0;
  let level: number | null = null;
  let complete = parts.length > 0;
  parts.forEach((part, i) => {
    const weight = weights[i] as number;
    value += weight * part.value;
    n += part.n;
    variance += (weight * (part.standardError ?? Number.NaN)) ** 2;
    if (part.interval === null) complete = false;
    else {
      level = part.interval.level;
      below += (weight * (part.value - part.interval.lo)) ** 2;
      above += (weight * (part.interval.hi - part.value)) ** 2;
    }
  });
  const interval =
    complete && level !== null
      ? {
          lo: value - Math.sqrt(below),
          hi: value + Math.sqrt(above),
          level,
          kind: "square-and-add",
        }
      : null;
  const standardError = Number.isNaN(variance) ? null : Math.sqrt(variance);
  return { defined: true, value, interval, standardError, n };
}
