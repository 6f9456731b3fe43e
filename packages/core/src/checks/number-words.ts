/** A number for a sentence: at most four digits, no trailing zeros. */
export function numberWords(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return groupThousands(value);
  const size = Math.abs(value);
  if (size < 1e-4 || size >= 1e15) return value.toExponential(2);
  return size >= 1000 ? groupThousands(Math.round(value)) : String(Number(value.toPrecision(4)));
}

/** A share as a percentage: "1.25 %". */
export function percentWords(share: number): string {
  return `${numberWords(Number((share * 100).toPrecision(3)))} %`;
}

/** "1 row", "2 rows". */
export function countWords(count: number, one: string, many = `${one}s`): string {
  return `${numberWords(count)} ${count === 1 ? one : many}`;
}

/** The first few names in quotes, and how many more there are. */
export function listWords(names: readonly string[], limit = 3): string {
  const shown = names.slice(0, limit).map((name) => JSON.stringify(name));
  const more = names.length - shown.length;
  return more > 0 ? `${shown.join(", ")} and ${numberWords(more)} more` : shown.join(", ");
}

function groupThousands(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ",");
}
