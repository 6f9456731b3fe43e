import type { Adjustment } from "./champion.ts";

/**
 * logistic: 1 / (1 + exp(−(intercept + slope · ln(s / (1 − s))))), of scores below 0 or above 1 as of 0
 * or 1. isotonic: on the line between neighbouring points, flat outside. threshold: changes no score.
 */
export function applyAdjustments(score: number, adjustments: readonly Adjustment[]): number {
  return adjustments.reduce(applyOne, score);
}

function applyOne(score: number, adjustment: Adjustment): number {
  if (Number.isNaN(score)) return score;
  switch (adjustment.kind) {
    case "threshold":
      return score;
    case "logistic":
      return logistic(score, adjustment.slope, adjustment.intercept);
    case "isotonic":
      return isotonic(score, adjustment.scores, adjustment.values);
  }
}

function logistic(score: number, slope: number, intercept: number): number {
  const share = Math.min(1, Math.max(0, score));
  // Of 0 and 1 the log odds are infinite, and 0 · ∞ is no number.
  const odds = slope === 0 ? 0 : slope * (Math.log(share) - Math.log1p(-share));
  return 1 / (1 + Math.exp(-(intercept + odds)));
}

function isotonic(score: number, scores: readonly number[], values: readonly number[]): number {
  let [low, high] = [0, scores.length - 1];
  const [first = 0, last = 0] = [scores[low], scores[high]];
  if (score <= first) return values[low] ?? score;
  if (score >= last) return values[high] ?? score;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((scores[middle] ?? 0) < score) low = middle;
    else high = middle;
  }
  const [x0 = 0, x1 = 0, y0 = 0, y1 = 0] = [scores[low], scores[high], values[low], values[high]];
  return y0 + (y1 - y0) * ((score - x0) / (x1 - x0));
}
