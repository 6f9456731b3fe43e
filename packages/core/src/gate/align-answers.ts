import { canonicalText } from "../profiles/canonical-text.ts";
import type { GateValue } from "./gate-input.ts";

/** Answers put in the order of the rows they belong to. */
export interface AlignedAnswers<Name extends string> {
  readonly columns: Readonly<Record<Name, readonly GateValue[]>>;
  /** Answers whose id is none of the rows. */
  readonly strayAnswers: number;
  /** Answers of an id that was answered before: the first one counts. */
  readonly repeatedAnswers: number;
}

/**
 * Puts answers that came with ids of their own into the order of the rows to be judged; null where a
 * row has no answer.
 *
 * @param ids of the rows
 * @param answered id of each answer
 * @param columns what was answered, each as long as `answered`
 */
export function alignAnswers<Name extends string>(
  ids: readonly GateValue[],
  answered: readonly GateValue[],
  columns: Readonly<Record<Name, readonly GateValue[]>>,
): AlignedAnswers<Name> {
  const placeOf = new Map<string, number>();
  let repeatedAnswers = 0;
  answered.forEach((id, place) => {
    if (id === null) return;
    const text = canonicalText(id);
    if (placeOf.has(text)) repeatedAnswers++;
    else placeOf.set(text, place);
  });
  const used = new Set<string>();
  const places = ids.map((id) => {
    if (id === null) return undefined;
    const text = canonicalText(id);
    const place = placeOf.get(text);
    if (place !== undefined) used.add(text);
    return place;
  });
  const aligned = Object.entries<readonly GateValue[]>(columns).map(([name, values]) => [
    name,
    places.map((place) => (place === undefined ? null : (values[place] ?? null))),
  ]);
  return {
    columns: Object.fromEntries(aligned) as Record<Name, GateValue[]>,
    strayAnswers: placeOf.size - used.size,
    repeatedAnswers,
  };
}
