import { maxKnownCategories, type SourceColumn, type Survey } from "../engines/engine.ts";
import type { ColumnKind } from "@plumbline/contracts";
import type { Role } from "../profiles/roles.ts";

/** An integer with more distinct values than this is a number, not a code. */
const maxIntegerCodes = 10;

/** What a column's values most likely mean, from its type, its role and a first look at it. */
export function inferKind(
  column: SourceColumn,
  survey: Survey | null,
  role: Role | null,
): ColumnKind {
  const byRole = kindOfRole(role, column);
  if (byRole !== null) return byRole;
  switch (column.logical) {
    case "boolean":
      return "boolean";
    case "timestamp":
      return "timestamp";
    case "vector":
      return "embedding";
    case "other":
      return "identifier";
    case "number":
      return "numeric";
    case "integer":
      return survey?.shape === "grid" ? inferInteger(column, survey) : "numeric";
    case "text":
      return survey?.shape === "categories" ? inferTexts(column, survey) : "categorical";
  }
}

/** Texts that the reader calls numbers or times are these, but for a few that do not fit. */
function inferTexts(
  { type }: SourceColumn,
  survey: Extract<Survey, { shape: "categories" }>,
): ColumnKind {
  if (type === "TIMESTAMP") return "timestamp";
  if (type === "DOUBLE") return "numeric";
  if (type === "BIGINT" && survey.distinct > maxIntegerCodes + 1) return "numeric";
  return inferText(survey);
}

function kindOfRole(role: Role | null, column: SourceColumn): ColumnKind | null {
  if (role === "cluster" && column.logical === "timestamp") return "timestamp";
  if (role === "id" || role === "query" || role === "cluster") return "identifier";
  if (role === "time") return "timestamp";
  if (role === "latency") return "numeric";
  return role === "score" && column.logical !== "text" ? "numeric" : null;
}

function inferInteger(
  column: SourceColumn,
  { distinct, sample, finite, min, max }: Extract<Survey, { shape: "grid" }>,
): ColumnKind {
  if (distinct !== null && distinct.length <= maxIntegerCodes && distinct.length > 0) {
    return "categorical";
  }
  const isNamedId = /(^|[_\s-])(id|uuid|key)$/i.test(column.name) || /[a-z]Id$/.test(column.name);
  const isDense = isAscendingWithoutTies(sample) && max - min >= finite - 1;
  return isNamedId && isDense ? "identifier" : "numeric";
}

function isAscendingWithoutTies(sorted: Float64Array): boolean {
  for (let i = 1; i < sorted.length; i++) if (sorted[i] === sorted[i - 1]) return false;
  return sorted.length > 1;
}

function inferText(survey: Extract<Survey, { shape: "categories" }>): ColumnKind {
  const rows = survey.top.reduce((sum, { rows: count }) => sum + count, 0);
  const { distinct, meanLength, spacedShare } = survey;
  if (distinct <= 50 && (distinct <= 20 || distinct <= rows / 2)) return "categorical";
  const share = distinct / Math.max(1, rows);
  if (share <= 0.05 && distinct <= maxKnownCategories) return "categorical";
  if (spacedShare > 0.3 || meanLength > 64) return "text";
  if (share >= 0.95) return "identifier";
  return distinct <= maxKnownCategories && share <= 0.5 ? "categorical" : "text";
}
