import { auroc } from "./auroc.ts";
import type { ScoredItem } from "./rank-items.ts";

/**
 * AUROC within one query or user: the share of its (relevant, irrelevant) pairs in the right order, ties
 * half. The mean over queries is group AUROC (GAUC).
 *
 * @returns null when the items are all relevant or all irrelevant
 * @throws RangeError when a score is not finite
 */
export function groupAuroc(items: readonly ScoredItem[]): number | null {
  const area = auroc(
    items.map(({ relevance }) => (relevance > 0 ? 1 : 0)),
    items.map(({ score }) => score),
  );
  if (area.defined) return area.value;
  if (area.why === "not-finite") throw new RangeError("a score is not finite");
  return null;
}
