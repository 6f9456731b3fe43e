import { rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { quoteName, quoteText, quoteTexts } from "../storage/lake/duckdb-sql.ts";
import type { Metadata } from "../storage/metadata/open-metadata.ts";
import { keptSets, type KeptSet } from "../storage/metadata/row-set-deletion.ts";
import type { FileWriter, SetKeeper } from "./segment-files.ts";

type Parts = Pick<FileWriter, "database"> & SetKeeper & { readonly metadata: Metadata };

/** The row sets of a model that hold one of some predictions. */
export async function findDoomedSets(
  { metadata, database, setFolder }: Parts,
  modelId: number,
  ids: readonly string[],
): Promise<readonly KeptSet[]> {
  if (ids.length === 0) return [];
  const doomed: KeptSet[] = [];
  for (const set of await metadata.read((prepare) => keptSets(prepare, modelId))) {
    const path = join(setFolder, set.path);
    const isThere = await stat(path).then(
      (found) => found.isFile(),
      () => false,
    );
    if (!isThere) continue;
    const found = await database.run(
      `SELECT 1 FROM read_parquet(${quoteText(path)}) ` +
        `WHERE CAST(${quoteName(set.idColumn)} AS VARCHAR) IN (${quoteTexts(ids)}) LIMIT 1`,
    );
    if ((await found.getRowsJS()).length > 0) doomed.push(set);
  }
  return doomed;
}

/**
 * After they were marked: what a crash leaves behind here, the clean-up takes. Two models may have sets of
 * the same bytes.
 */
export async function removeSetFiles(
  { metadata, setFolder }: Pick<Parts, "metadata" | "setFolder">,
  sets: readonly Pick<KeptSet, "path">[],
): Promise<void> {
  if (sets.length === 0) return;
  const kept = await metadata.read((prepare) => keptSets(prepare, null));
  const paths = new Set(kept.map(({ path }) => path));
  for (const { path } of sets) {
    if (!paths.has(path)) await rm(join(setFolder, path), { force: true });
  }
}
