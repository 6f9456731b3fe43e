import type { Measurement } from "../checks/check.ts";
import { numberWords } from "../checks/number-words.ts";
import type { Corrected } from "./correct.ts";
import type { EffectFindings } from "./verdict.ts";

type EffectMeasurement = Extract<Measurement, { outcome: "effect" }>;

/** The verdict on an effect in words: what was seen, and what it means. */
export function effectReason(
  measurement: EffectMeasurement,
  corrected: Corrected,
  findings: EffectFindings,
): string {
  return `${measurement.words}; ${meaning(measurement, corrected, findings)}`;
}

function meaning(
  { floor }: EffectMeasurement,
  { pAdjusted, level }: Corrected,
  { isLarge, isSignificant, isUnderpowered, limit }: EffectFindings,
): string {
  const chance = `${pWords(pAdjusted)} after correction`;
  const size = `the floor of ${numberWords(floor)}`;
  if (isLarge && isSignificant) {
    return limit === null ? `more than chance explains (${chance})` : `${chance}, but ${limit}`;
  }
  if (isSignificant) return `more than chance (${chance}) but below ${size}`;
  if (isUnderpowered) {
    return `not more than chance (${chance}); too few rows to find an effect of ${size}`;
  }
  return isLarge
    ? `above ${size}, but chance may explain it (${chance}, needed ${numberWords(level)})`
    : `nothing beyond chance and ${size}`;
}

/** "p = 0.013"; values below the smallest double are stated as a bound. */
function pWords(p: number): string {
  if (p < 1e-300) return "p < 1e-300";
  if (p < 1e-3) return `p = ${p.toExponential(1)}`;
  return `p = ${numberWords(Number(p.toPrecision(2)))}`;
}
