import {
  byPValue,
  decide,
  type Decision,
  type FamilyMember,
  type FamilyOptions,
} from "./step-up.ts";

/**
 * Holm's step-down correction: keeps the probability of any false rejection at `level`, under any
 * dependence. Adjusted p of the j-th smallest = max over i ≤ j of (d − i + 1) p_(i), at most 1.
 *
 * @returns one decision per member, in the order given; an empty family has none
 * @throws RangeError when a p-value is outside [0, 1] or the level outside (0, 1)
 * @see Holm (1979), https://www.jstor.org/stable/4615733
 * @example
 * const [age] = holm([{ name: "age", pValue: 0.01 }, { name: "fare", pValue: 0.5 }]);
 * assert.deepEqual(age, { name: "age", pAdjusted: 0.02, isRejected: true });
 */
export function holm(
  family: readonly FamilyMember[],
  { level = 0.05, strict = false }: FamilyOptions = {},
): readonly Decision[] {
  const adjusted = new Float64Array(family.length);
  let largest = 0;
  byPValue(family).forEach((place, i) => {
    const { pValue } = family[place] as FamilyMember;
    largest = Math.min(1, Math.max(largest, (family.length - i) * pValue));
    adjusted[place] = largest;
  });
  return decide(family, adjusted, level, strict);
}
