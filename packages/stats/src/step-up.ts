/** One hypothesis of a family: a column, a segment, a rule. */
export interface FamilyMember {
  readonly name: string;
  readonly pValue: number;
}

/** The decision about one hypothesis, in the place where it was handed in. */
export interface Decision {
  readonly name: string;
  readonly pAdjusted: number;
  readonly isRejected: boolean;
}

export interface FamilyOptions {
  /** Error rate that the family keeps. @default 0.05 */
  readonly level?: number;
  /** Rejects at p < limit instead of p ≤ limit, as some tools do. @default false */
  readonly strict?: boolean;
}

/**
 * Step-up correction of a family: adjusted p of the j-th smallest is min over i ≥ j of
 * factor · d · p_(i) / i, at most 1, and a hypothesis is rejected when that is ≤ level. Equal p-values
 * are ordered by name, then by place.
 */
export function stepUp(
  family: readonly FamilyMember[],
  factor: number,
  { level = 0.05, strict = false }: FamilyOptions = {},
): readonly Decision[] {
  const order = byPValue(family);
  const adjusted = new Float64Array(family.length);
  let smallest = 1;
  for (let i = order.length - 1; i >= 0; i--) {
    const at = order[i] as number;
    const { pValue } = family[at] as FamilyMember;
    smallest = Math.min(smallest, (factor * family.length * pValue) / (i + 1));
    adjusted[at] = smallest;
  }
  return decide(family, adjusted, level, strict);
}

/** Places of the family in the order (p, name, place). */
export function byPValue(family: readonly FamilyMember[]): readonly number[] {
  for (const { name, pValue } of family) {
    if (!(pValue >= 0 && pValue <= 1)) {
      throw new RangeError(`A p-value lies in [0, 1], ${name} has ${pValue}`);
    }
  }
  return family
    .map((member, place) => ({ ...member, place }))
    .sort((a, b) => a.pValue - b.pValue || compareNames(a.name, b.name) || a.place - b.place)
    .map(({ place }) => place);
}

/** By code units, the same on every machine. */
function compareNames(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Turns adjusted p-values into decisions. */
export function decide(
  family: readonly { readonly name: string }[],
  adjusted: Float64Array,
  level: number,
  strict: boolean,
): readonly Decision[] {
  if (!(level > 0 && level < 1)) throw new RangeError(`A level lies in (0, 1), got ${level}`);
  return family.map(({ name }, place) => {
    const pAdjusted = adjusted[place] as number;
    return { name, pAdjusted, isRejected: strict ? pAdjusted < level : pAdjusted <= level };
  });
}
