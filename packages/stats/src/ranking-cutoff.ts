/** Throws RangeError unless k is a whole number ≥ 1 (Infinity: the whole list). */
export function requireCutoff(k: number): void {
  if (!(k >= 1 && (Number.isInteger(k) || k === Infinity))) {
    throw new RangeError(`k must be a whole number of at least 1, got ${k}`);
  }
}

/** Throws RangeError unless every relevance is finite and ≥ 0. */
export function requireRelevances(relevances: readonly number[]): void {
  for (const relevance of relevances) {
    if (!(relevance >= 0 && relevance < Infinity)) {
      throw new RangeError(`relevance must be finite and at least 0, got ${relevance}`);
    }
  }
}

/**
 * Relevant items in all, shown or missed, checked against those in the list.
 *
 * @throws RangeError when more relevant items are shown than there are
 */
export function totalRelevantOf(
  relevances: readonly number[],
  totalRelevant: number | undefined,
): number {
  requireRelevances(relevances);
  const shown = relevances.reduce((count, relevance) => count + (relevance > 0 ? 1 : 0), 0);
  const total = totalRelevant ?? shown;
  if (!(total >= shown && total < Infinity)) {
    throw new RangeError(`totalRelevant is ${total}, but ${shown} relevant items are in the list`);
  }
  return total;
}

/** Relevant items among the first k. */
export function relevantWithin(relevances: readonly number[], k: number): number {
  let count = 0;
  for (let i = 0; i < Math.min(k, relevances.length); i++)
    if ((relevances[i] as number) > 0) count++;
  return count;
}
