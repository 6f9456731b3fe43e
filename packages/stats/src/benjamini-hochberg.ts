import { type Decision, type FamilyMember, type FamilyOptions, stepUp } from "./step-up.ts";

/**
 * Benjamini-Hochberg: keeps the expected share of false rejections at `level`, for independent or
 * positively dependent p-values. With d hypotheses ordered by (p, name) it rejects all up to the largest
 * i with p_(i) ≤ i · level / d; adjusted p = min over j ≥ i of d p_(j) / j.
 *
 * @returns one decision per member, in the order given; an empty family has none
 * @throws RangeError when a p-value is outside [0, 1] or the level outside (0, 1)
 * @see Benjamini and Hochberg (1995), https://doi.org/10.1111/j.2517-6161.1995.tb02031.x
 * @example
 * const [age] = benjaminiHochberg([{ name: "age", pValue: 0.01 }, { name: "fare", pValue: 0.5 }]);
 * assert.deepEqual(age, { name: "age", pAdjusted: 0.02, isRejected: true });
 */
export function benjaminiHochberg(
  family: readonly FamilyMember[],
  options: FamilyOptions = {},
): readonly Decision[] {
  return stepUp(family, 1, options);
}
