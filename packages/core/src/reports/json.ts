import {
  checkResultSchema,
  distributionSchema,
  performanceSectionSchema,
  resultDocumentSchema,
  type ResultDocument,
} from "@plumbline/contracts";

const schemas = [
  resultDocumentSchema,
  checkResultSchema,
  distributionSchema,
  performanceSectionSchema,
];
const rank = new Map(
  [...new Set(schemas.flatMap((schema) => Object.keys(schema.shape)))].map((key, place) => [
    key,
    place,
  ]),
);

/** Keys in the schemas' order, others after them by name. */
function compareKeys(a: string, b: string): number {
  const [left, right] = [rank.get(a) ?? rank.size, rank.get(b) ?? rank.size];
  return left - right || (a < b ? -1 : 1);
}

function ordered(value: unknown): unknown {
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => compareKeys(a, b));
  return Object.fromEntries(entries.map(([key, part]) => [key, ordered(part)]));
}

/** The document as JSON: the same content gives the same bytes, and numbers JSON lacks are null. */
export function renderJson(document: ResultDocument): string {
  return `${JSON.stringify(ordered(document), null, 2)}\n`;
}
