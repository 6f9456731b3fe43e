import { decide, type Decision } from "./step-up.ts";

/** One hypothesis of a family with its *current* e-value; a running maximum is not an e-value. */
export interface EvidenceMember {
  readonly name: string;
  readonly eValue: number;
}

/**
 * e-BH: keeps the expected share of false rejections at `level` under any dependence, from e-values.
 * With d hypotheses and e_[i] the i-th largest it rejects the i* largest, i* = max{i : i e_[i] ≥
 * d / level}. `pAdjusted` = min over i ≥ j of d / (i e_[i]), at most 1, the smallest level that rejects.
 *
 * @param family e-values ≥ 0, Infinity allowed
 * @returns one decision per member, in the order given; an empty family has none
 * @throws RangeError when an e-value is negative or NaN, or the level is outside (0, 1)
 * @see Wang and Ramdas (2022), https://doi.org/10.1111/rssb.12489
 * @example
 * const [age] = eBh([{ name: "age", eValue: 50 }, { name: "fare", eValue: 1 }]);
 * assert.deepEqual(age, { name: "age", pAdjusted: 0.04, isRejected: true });
 */
export function eBh(
  family: readonly EvidenceMember[],
  { level = 0.05 }: { readonly level?: number } = {},
): readonly Decision[] {
  for (const { name, eValue } of family) {
    if (!(eValue >= 0)) throw new RangeError(`An e-value is at least 0, ${name} has ${eValue}`);
  }
  const order = family
    .map(({ eValue }, place) => ({ eValue, place }))
    .sort((a, b) => (a.eValue === b.eValue ? a.place - b.place : a.eValue < b.eValue ? 1 : -1));
  const adjusted = new Float64Array(family.length);
  let smallest = 1;
  for (let i = order.length - 1; i >= 0; i--) {
    const { eValue, place } = order[i] as { eValue: number; place: number };
    smallest = Math.min(smallest, family.length / ((i + 1) * eValue));
    adjusted[place] = smallest;
  }
  return decide(family, adjusted, level, false);
}
