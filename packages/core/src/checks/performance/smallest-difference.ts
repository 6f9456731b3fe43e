import { smallestMeanShift } from "@plumbline/stats";

/**
 * The smallest difference that a test at this level finds with probability 0.8, from the standard error
 * of the difference; null without one. Two samples of standardised rows whose means have together that
 * standard error stand for any pair of estimates.
 */
export function smallestDifference(standardError: number | null, level: number): number | null {
  if (standardError === null || !(standardError > 0)) return null;
  const rows = 2 / standardError ** 2;
  return smallestMeanShift({ n: rows, m: rows, alpha: level });
}
