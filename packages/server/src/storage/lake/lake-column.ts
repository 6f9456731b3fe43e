/** What a Parquet column of the lake holds; times are TIMESTAMPTZ, vectors lists of DOUBLE. */
export type LakeType = "number" | "integer" | "boolean" | "text" | "timestamp" | "vector";

/** How each type is written in SQL and in Parquet. */
export const sqlTypes: Readonly<Record<LakeType, string>> = {
  number: "DOUBLE",
  integer: "BIGINT",
  boolean: "BOOLEAN",
  text: "VARCHAR",
  timestamp: "TIMESTAMPTZ",
  vector: "DOUBLE[]",
};

export interface LakeColumn {
  readonly name: string;
  readonly type: LakeType;
}

/** Times and integers are numbers here: milliseconds since 1970, and whole numbers below 2^53. */
export type LakeValue = number | boolean | string | null | readonly (number | null)[];

/** Rows on their way into a file, column by column. */
export interface ColumnTable {
  readonly rows: number;
  readonly columns: readonly (LakeColumn & { readonly values: readonly LakeValue[] })[];
}

/**
 * The names that columns have in SQL and Parquet, where "Age" and "age" are one name: the first keeps its
 * own, those that differ from an earlier one only in case get a number.
 */
export function storedNames(columns: readonly LakeColumn[]): readonly string[] {
  const taken = new Set<string>();
  return columns.map(({ name }) => {
    let stored = name === "" ? "~" : name;
    for (let count = 2; taken.has(stored.toLowerCase()); count++) stored = `${name}~${count}`;
    taken.add(stored.toLowerCase());
    return stored;
  });
}
