/** What a column's values mean, which decides what is measured on it. */
export const columnKinds = [
  "numeric",
  "categorical",
  "boolean",
  "timestamp",
  "text",
  "identifier",
  "embedding",
] as const;

export type ColumnKind = (typeof columnKinds)[number];
