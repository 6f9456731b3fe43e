/**
 * The largest rate that is still plausible after `rows` rows without a hit: 1 − (1 − level)^(1/rows),
 * about 3/rows at the default level.
 *
 * @param rows above 0; may be effective rows
 * @param level confidence of the one-sided bound, in (0, 1). @default 0.95
 * @throws RangeError when rows or level are out of range
 * @see Hanley and Lippman-Hand (1983), https://doi.org/10.1001/jama.1983.03330370053031
 * @example
 * assert.ok(Math.abs(ruleOfThree(1000) - 0.003) < 1e-4);
 */
export function ruleOfThree(rows: number, level = 0.95): number {
  if (!(rows > 0)) throw new RangeError(`Rows must be above 0, got ${rows}`);
  if (!(level > 0 && level < 1)) throw new RangeError(`A level lies in (0, 1), got ${level}`);
  return -Math.expm1(Math.log1p(-level) / rows);
}
