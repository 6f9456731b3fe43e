import { canonicalText } from "../../profiles/canonical-text.ts";
import type { MemoryValue } from "../../sources/source.ts";
import type { Page, PageOptions, RowValue } from "../engine.ts";
import type { MemoryColumns } from "./memory-columns.ts";

const pageRows = 2_048;

/** Rows at hand, page by page. */
export async function* pagesOf(
  columns: MemoryColumns,
  rows: number,
  names: readonly string[],
  { from = 0, signal }: PageOptions = {},
): AsyncGenerator<Page> {
  for (let at = from; at < rows; at += pageRows) {
    signal?.throwIfAborted();
    const count = Math.min(pageRows, rows - at);
    yield {
      rows: count,
      columns: names.map((name) => {
        const values = columns.get(name) ?? [];
        return Array.from({ length: count }, (_, row) => rowValue(values[at + row] ?? null));
      }),
    };
  }
}

function rowValue(value: MemoryValue): RowValue {
  return value instanceof Date ? canonicalText(value) : value;
}
