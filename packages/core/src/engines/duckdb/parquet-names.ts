import type { Database } from "./database.ts";
import { repeatedName } from "./csv-header.ts";
import { PlumblineError } from "../../kernel/errors.ts";
import { logicalType } from "./logical-type.ts";
import { fileList, quoteText } from "./sql-text.ts";
import type { StagedColumn } from "./stage.ts";

/**
 * The columns that DuckDB renames because their names differ only in case, under the names the files
 * give them. Most files have none.
 *
 * @throws PlumblineError PL_SOURCE_UNREADABLE for repeated names, or when files order such names
 *   differently, since DuckDB would then mix their columns up
 */
export async function parquetNames(
  database: Database,
  files: readonly string[],
): Promise<readonly StagedColumn[]> {
  const namesByFile = await topLevelNames(database, files);
  for (const [file, names] of namesByFile) {
    requireUnique(file, names);
    if (new Set(names.map((name) => name.toLowerCase())).size === names.length) continue;
    if (namesByFile.size > 1) throw differOnlyInCase(file, names);
    const described = await database.query(
      `DESCRIBE SELECT * FROM read_parquet(${quoteText(file)}, hive_partitioning = false)`,
    );
    return described.map(([sqlName, type], place) => ({
      name: names[place] ?? String(sqlName),
      sqlName: String(sqlName),
      type: String(type),
      logical: logicalType(String(type)),
    }));
  }
  return [];
}

async function topLevelNames(
  database: Database,
  files: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await database.query(
    `SELECT file_name, name, num_children FROM parquet_schema(${fileList(files)})`,
  );
  const names = new Map<string, string[]>();
  // The schema is a tree written out depth first; `open` holds how many children are still to come.
  let open: number[] = [];
  for (const [file, name, children] of rows) {
    const key = String(file);
    const own = names.get(key);
    if (own === undefined) {
      names.set(key, []);
      open = [Number(children ?? 0)];
      continue;
    }
    if (open.length === 1) own.push(String(name));
    open[open.length - 1] = (open[open.length - 1] ?? 0) - 1;
    if (Number(children ?? 0) > 0) open.push(Number(children));
    while (open.length > 1 && open[open.length - 1] === 0) open.pop();
  }
  return names;
}

function requireUnique(file: string, names: readonly string[]): void {
  const places = new Map<string, number>();
  for (const [index, name] of names.entries()) {
    const first = places.get(name);
    if (first !== undefined) throw repeatedName(file, name, first, index + 1);
    places.set(name, index + 1);
  }
}

function differOnlyInCase(file: string, names: readonly string[]): PlumblineError {
  const lower = names.map((name) => name.toLowerCase());
  const pair = names.filter(
    (_, i) => lower.indexOf(lower[i] ?? "") !== lower.lastIndexOf(lower[i] ?? ""),
  );
  return new PlumblineError("PL_SOURCE_UNREADABLE", {
    path: file,
    seen: `the names ${pair
      .slice(0, 2)
      .map((name) => JSON.stringify(name))
      .join(" and ")} differ only in case`,
    remedy: "Read the files one by one, or rename a column",
  });
}
