import { type Decision, type FamilyMember, type FamilyOptions, stepUp } from "./step-up.ts";

/**
 * Benjamini-Yekutieli: keeps the expected share of false rejections at `level` under any dependence, at
 * the price of multiplying every adjusted p-value of Benjamini-Hochberg by 1 + 1/2 + … + 1/d.
 *
 * @returns one decision per member, in the order given; an empty family has none
 * @throws RangeError when a p-value is outside [0, 1] or the level outside (0, 1)
 * @see Benjamini and Yekutieli (2001), https://doi.org/10.1214/aos/1013699998
 * @example
 * const [age] = benjaminiYekutieli([{ name: "age", pValue: 0.01 }, { name: "fare", pValue: 0.5 }]);
 * assert.deepEqual(age, { name: "age", pAdjusted: 0.03, isRejected: true });
 */
export function benjaminiYekutieli(
  family: readonly FamilyMember[],
  options: FamilyOptions = {},
): readonly Decision[] {
  let harmonic = 0;
  for (let i = family.length; i >= 1; i--) harmonic += 1 / i;
  return stepUp(family, harmonic, options);
}
