import type { MemorySource, MemoryValue } from "@plumbline/core";
import type { ColumnTable, LakeType, LakeValue } from "./lake-column.ts";

/** Rows as the memory engine takes them: numbers without gaps as one block, times as dates. */
export function memorySource(table: ColumnTable): MemorySource {
  const columns = Object.create(null) as Record<string, readonly MemoryValue[] | Float64Array>;
  for (const { name, type, values } of table.columns) {
    columns[name] =
      type === "number" && !values.includes(null)
        ? Float64Array.from(values as readonly number[])
        : convert(values, type);
  }
  return { columns };
}

function convert(values: readonly LakeValue[], type: LakeType): readonly MemoryValue[] {
  if (type === "timestamp") {
    return values.map((value) => (value === null ? null : new Date(value as number)));
  }
  if (type !== "vector") return values as readonly MemoryValue[];
  return values.map((value) =>
    Array.isArray(value) ? value.map((item: number | null) => item ?? Number.NaN) : null,
  );
}
