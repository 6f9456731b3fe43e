/** One candidate of a query: what the model scored and what turned out. */
export interface ScoredItem {
  readonly id: string;
  readonly score: number;
  /** 0 for irrelevant; graded or 1 for relevant. */
  readonly relevance: number;
}

/**
 * Relevances in the order a list shows them: highest score first, equal scores by id in code-unit
 * order, so that the same scores give the same metric everywhere.
 *
 * @throws RangeError when a score is NaN
 * @example
 * assert.deepEqual(rankedRelevances([{ id: "a", score: 1, relevance: 0 }, { id: "b", score: 2, relevance: 3 }]), [3, 0]);
 */
export function rankedRelevances(items: readonly ScoredItem[]): number[] {
  return sortedByScore(items).map(({ relevance }) => relevance);
}

/**
 * Relevances in ranked order with each tied item given the mean of its ties: a metric that is linear in
 * them (DCG with gain `rel`, precision, recall) then equals its expectation over random tie-breaks.
 * For gain 2^rel − 1 turn relevances into gains first.
 *
 * @throws RangeError when a score is NaN
 * @see McSherry, Najork (2008), https://doi.org/10.1007/978-3-540-78646-7_38
 */
export function expectedRelevances(items: readonly ScoredItem[]): number[] {
  const sorted = sortedByScore(items);
  const means: number[] = [];
  for (let start = 0; start < sorted.length;) {
    let end = start;
    let sum = 0;
    while (end < sorted.length && sorted[end]?.score === sorted[start]?.score) {
      sum += sorted[end]?.relevance as number;
      end++;
    }
    for (let i = start; i < end; i++) means.push(sum / (end - start));
    start = end;
  }
  return means;
}

function sortedByScore(items: readonly ScoredItem[]): ScoredItem[] {
  const bad = items.find(({ score }) => Number.isNaN(score));
  if (bad) throw new RangeError(`score of ${bad.id} is NaN`);
  return [...items].sort((a, b) =>
    a.score === b.score ? (a.id < b.id ? -1 : a.id > b.id ? 1 : 0) : a.score < b.score ? 1 : -1,
  );
}
