import { createDuckDbEngine } from "@plumbline/core";
import type { RowSetOnDisk } from "./row-sets.ts";

/** The ids of the predictions in a set. */
export async function readSetIds(
  { path, columns }: Pick<RowSetOnDisk, "path" | "columns">,
  tempFolder: string,
): Promise<ReadonlySet<string>> {
  const engine = await createDuckDbEngine({ tempFolder });
  try {
    const table = await engine.open({ paths: [path], label: "the set" });
    const name = columns.find(({ source }) => source === "pl_id")?.name ?? "id";
    const [ids = []] = await table.values([name]);
    return new Set(ids.flatMap((id) => (id === null ? [] : [String(id)])));
  } finally {
    await engine.close();
  }
}
