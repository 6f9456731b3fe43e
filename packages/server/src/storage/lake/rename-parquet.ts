import type { LakeDatabase } from "./duckdb-database.ts";
import { quoteName, quoteText } from "./duckdb-sql.ts";

/** Writes some columns of a Parquet file under other names. */
export async function renameParquet(
  database: Pick<LakeDatabase, "run">,
  files: { readonly from: string; readonly to: string },
  names: readonly { readonly from: string; readonly to: string }[],
): Promise<void> {
  const columns = names.map(({ from, to }) => `${quoteName(from)} AS ${quoteName(to)}`).join(", ");
  await database.run(
    `COPY (SELECT ${columns} FROM read_parquet(${quoteText(files.from)})) TO ${quoteText(files.to)} (FORMAT parquet)`,
  );
}
