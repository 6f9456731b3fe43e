/** Rows as CSV: a column for each name that any of them has, lists and objects as JSON. */
export function csvText(rows: readonly unknown[]): string {
  const records = rows.map(recordOf);
  const names = [...new Set(records.flatMap((record) => Object.keys(record)))];
  const lines = [
    names.map(quoted),
    ...records.map((record) => names.map((name) => quoted(record[name]))),
  ];
  return lines.map((cells) => `${cells.join(",")}\r\n`).join("");
}

const recordOf = (row: unknown): Readonly<Record<string, unknown>> =>
  typeof row === "object" && row !== null ? { ...row } : { value: row };

function quoted(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  const text = typeof value === "string" ? value : JSON.stringify(value);
  // A spreadsheet would take such a text for a formula.
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
