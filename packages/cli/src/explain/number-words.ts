/** A number as a person reads it: 231,083; 7.06; 0.0031; 3e-12. "–" for one that is not there. */
export function numberWords(value: number | null): string {
  if (value === null) return "–";
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e12)) return value.toExponential(1);
  if (Number.isInteger(value)) return value.toLocaleString("en-US");
  return value.toLocaleString("en-US", { maximumSignificantDigits: size >= 1000 ? 6 : 3 });
}

/** `4.2 %` for shares, else the number with its unit. */
export function quantityWords(value: number | null, unit: string): string {
  if (value === null) return numberWords(value);
  if (unit === "share") return percentWords(value);
  return unit === "" ? numberWords(value) : `${numberWords(value)} ${unit}`;
}

export function percentWords(share: number): string {
  return `${numberWords(Number((100 * share).toPrecision(3)))} %`;
}
