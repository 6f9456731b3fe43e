import { nearestName, PlumblineError, type FileSource, type GateValue } from "@plumbline/core";
import { assertThere } from "../files/assert-there.ts";
import type { Work } from "../work/with-engine.ts";

/** The columns of a file that a gate needs, in memory. */
export interface GateTable {
  /** As the user wrote it. */
  readonly shown: string;
  readonly rows: number;
  readonly names: readonly string[];
  readonly columns: ReadonlyMap<string, readonly GateValue[]>;
}

/** A column by its flag, so that a message can name both. */
export interface WantedColumn {
  readonly flag: string;
  readonly column: string;
}

export interface TableRequest {
  readonly paths: readonly string[];
  readonly shown: readonly string[];
  readonly reading: Pick<FileSource, "format" | "csv">;
  /** Columns that must be there. */
  readonly needs: readonly WantedColumn[];
  /** Columns that are read when they are there; "all" for every one. */
  readonly takes: readonly string[] | "all";
}

/**
 * Reads columns of files, row by row.
 * @throws PlumblineError PL_COLUMN_UNKNOWN for a needed column that is not there
 */
export async function readGateTable(work: Work, request: TableRequest): Promise<GateTable> {
  const { paths, needs, takes, reading } = request;
  const shown = request.shown.join(", ");
  for (const [index, path] of paths.entries()) {
    await assertThere(path, request.shown[index] ?? path);
  }
  const table = await work.engine.open({ paths, ...reading }, work.options);
  try {
    const names = table.columns.map(({ name }) => name);
    for (const { flag, column } of needs) {
      if (names.includes(column)) continue;
      throw new PlumblineError("PL_COLUMN_UNKNOWN", {
        column,
        where: `${flag}, in ${shown}`,
        nearest: nearestName(column, names),
      });
    }
    const wanted = new Set([
      ...needs.map(({ column }) => column),
      ...(takes === "all" ? names : takes),
    ]);
    const read = names.filter((name) => wanted.has(name));
    const columns = new Map(read.map((name): [string, GateValue[]] => [name, []]));
    const { signal } = work.options;
    for await (const page of table.pages(read, signal ? { signal } : {})) {
      read.forEach((name, place) => {
        const into = columns.get(name);
        for (const value of page.columns[place] ?? []) {
          into?.push(typeof value === "object" && value !== null ? JSON.stringify(value) : value);
        }
      });
    }
    return { shown, rows: table.rows, names, columns };
  } finally {
    await table.close();
  }
}
