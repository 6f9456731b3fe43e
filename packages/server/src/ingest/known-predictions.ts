import type { Prepare } from "../storage/metadata/sqlite-dialect.ts";

/** Few sizes, so that few statements are prepared; the rest of the last chunk is null, which is no id. */
const chunkSizes = [8, 64, 512] as const;
const largest = 512;

const selectKnown = (size: number): string =>
  `select prediction_id as id from predictions
   where model_id = ? and prediction_id in (${"?, ".repeat(size - 1)}?)`;

/** Which of the ids the index has. They are asked for in its order, so that neighbours share its pages. */
export function knownPredictions(
  prepare: Prepare,
  modelId: number,
  ids: readonly string[],
): ReadonlySet<string> {
  const sorted = ids.toSorted();
  const known = new Set<string>();
  for (let from = 0; from < sorted.length; from += largest) {
    const chunk = sorted.slice(from, from + largest);
    const size = chunkSizes.find((size) => size >= chunk.length) ?? largest;
    const padding = Array.from({ length: size - chunk.length }, () => null);
    const select = prepare(selectKnown(size));
    for (const { id } of select.iterate(modelId, ...chunk, ...padding)) known.add(String(id));
  }
  return known;
}
