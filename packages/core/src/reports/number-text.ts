/** What stands where there is no number. */
export const noNumber = "–";

const minus = (text: string): string => text.replaceAll("-", "−");

function grouped(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+$)/g, ",");
}

/** Short and readable at any size: 0.0713, 12.35, 1,235, 3.2e12. */
export function numberText(value: number | null | undefined): string {
  if (value === null || value === undefined || Number.isNaN(value)) return noNumber;
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  const size = Math.abs(value);
  const sign = value < 0 ? "−" : "";
  // Numbers this small come from the gap between 0 and the next double, not from data.
  if (size < 1e-300) return "0";
  if (size >= 1e9 || size < 1e-4) {
    const [digits = "", power = ""] = size.toExponential(2).split("e");
    return `${sign}${Number(digits)}e${minus(power).replace("+", "")}`;
  }
  if (size >= 1000) return sign + grouped(String(Math.round(size)));
  return sign + String(Number(size.toPrecision(size < 1 ? 3 : 4)));
}

/** With its sign, for differences. */
export function signedText(value: number | null | undefined): string {
  const text = numberText(value);
  return typeof value === "number" && value > 0 ? `+${text}` : text;
}

/** A share of rows as percent; what is not all never reads 100 %. */
export function percentText(share: number | null | undefined): string {
  if (share === null || share === undefined || !Number.isFinite(share)) return numberText(share);
  const text = numberText(Number((100 * share).toPrecision(3)));
  if (share > 0 && share < 1 && text === "100") return ">99.9 %";
  return `${text} %`;
}

/** A difference of shares in percentage points, signed. */
export function pointsText(difference: number): string {
  return signedText(Number((100 * difference).toPrecision(3)));
}

/** A p-value: never 0, because no test can say so. */
export function pText(p: number | null | undefined): string {
  if (p === null || p === undefined || !Number.isFinite(p)) return noNumber;
  if (p < 1e-300) return "<1e−300";
  if (p >= 0.001) return String(Number(p.toFixed(3)));
  const [digits = "", power = ""] = p.toExponential(1).split("e");
  return `${Number(digits)}e${minus(power)}`;
}

/** A whole number of things, grouped. */
export function countText(count: number): string {
  if (!Number.isFinite(count)) return noNumber;
  return Math.abs(count) < 1e15
    ? (count < 0 ? "−" : "") + grouped(String(Math.abs(Math.round(count))))
    : numberText(count);
}

/** "1 row", "2 rows". */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${countText(count)} ${count === 1 ? one : many}`;
}
