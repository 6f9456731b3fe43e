import type { CountedShare } from "./counted-share.ts";
import type { Estimate } from "./result.ts";
import { wilson } from "./wilson.ts";

export interface NewcombeOptions {
  /** Probability that the interval covers the true difference. @default 0.95 */
  readonly level?: number;
  /** Effective rows of the reference. @default all rows */
  readonly nEff?: number;
  /** Effective rows of the current sample. @default all rows */
  readonly mEff?: number;
}

/**
 * Difference of two shares, d = current − reference, with Newcombe's hybrid score interval:
 * d − √((q − l_q)² + (u_p − p)²) to d + √((u_q − q)² + (p − l_p)²), where p and q are the reference's
 * and the current share and l, u their Wilson limits. It stays inside [−1, 1].
 *
 * @returns undefined `no-rows` when a side has no rows
 * @throws RangeError as `wilson` does
 * @see Newcombe (1998), https://doi.org/10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I
 * @example
 * const rise = newcombe({ hits: 2, rows: 100 }, { hits: 12, rows: 100 });
 * assert.ok(rise.defined && rise.interval.lo > 0.02);
 */
export function newcombe(
  reference: CountedShare,
  current: CountedShare,
  { level = 0.95, nEff = reference.rows, mEff = current.rows }: NewcombeOptions = {},
): Estimate {
  const before = wilson(reference, { level, effectiveRows: nEff });
  const now = wilson(current, { level, effectiveRows: mEff });
  if (!before.defined) return before;
  if (!now.defined) return now;
  const value = now.value - before.value;
  const [p, q] = [before.interval, now.interval];
  if (!p || !q) return { defined: true, value, interval: null };
  const lo = value - Math.hypot(now.value - q.lo, p.hi - before.value);
  const hi = value + Math.hypot(q.hi - now.value, before.value - p.lo);
  return { defined: true, value, interval: { lo, hi, level, kind: "newcombe" } };
}
