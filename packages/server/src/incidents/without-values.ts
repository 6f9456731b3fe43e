import type { Incident } from "../domain/incident.ts";

type Described = Pick<Incident, "segment" | "details">;

const hidden = "…";

/**
 * A text about an incident without values of features: those of its segments, and what is quoted and no name
 * of a column. Names of columns and numbers about many rows stay.
 */
export function withoutValues(text: string, { segment, details }: Described): string {
  const signals = [...details.signals, ...details.explanations];
  const segments = [segment, ...signals.map((one) => one.segment)].filter((one) => one !== null);
  const columns = new Set(signals.map(({ column }) => column));
  let rest = text;
  for (const cell of segments.toSorted((a, b) => b.length - a.length)) {
    rest = rest.replaceAll(cell, namesOnly(cell));
    for (const value of valuesOf(cell)) rest = withoutWord(rest, value);
  }
  return rest.replaceAll(/"((?:[^"\\]|\\.)*)"/g, (quoted, inside: string) =>
    columns.has(inside) ? quoted : `"${hidden}"`,
  );
}

/** `origin=BOS, carrier=AA`; a comma inside of a value makes a part without an equals sign. */
const partsOf = (cell: string): readonly string[] => cell.split(", ");

const namesOnly = (cell: string): string =>
  partsOf(cell)
    .map((part) => (part.includes("=") ? `${part.slice(0, part.indexOf("="))}=${hidden}` : hidden))
    .join(", ");

const valuesOf = (cell: string): readonly string[] =>
  partsOf(cell)
    .map((part) => part.slice(part.indexOf("=") + 1))
    .filter((value) => /\p{L}/u.test(value))
    .toSorted((a, b) => b.length - a.length);

/** Only where it stands alone: the value "A" is not every letter A. */
function withoutWord(text: string, value: string): string {
  const pattern = value.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  return text.replaceAll(
    new RegExp(`(?<![\\p{L}\\p{N}_])${pattern}(?![\\p{L}\\p{N}_])`, "gu"),
    hidden,
  );
}
