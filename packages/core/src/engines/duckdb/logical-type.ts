import type { SourceColumn } from "../engine.ts";

/** What to make of a DuckDB type by its name. */
export function logicalType(type: string): SourceColumn["logical"] {
  if (/\[\d*\]$/.test(type)) {
    return /^(TINYINT|SMALLINT|INTEGER|BIGINT|FLOAT|DOUBLE|REAL)\[\d*\]$/.test(type)
      ? "vector"
      : "other";
  }
  if (/^(U?TINYINT|U?SMALLINT|U?INTEGER|U?BIGINT|U?HUGEINT)$/.test(type)) return "integer";
  if (/^(FLOAT|DOUBLE|REAL|DECIMAL)/.test(type)) return "number";
  if (type === "BOOLEAN") return "boolean";
  if (/^(TIMESTAMP|DATE)/.test(type)) return "timestamp";
  if (/^(VARCHAR|ENUM|UUID|TIME\b)/.test(type)) return "text";
  return "other";
}
