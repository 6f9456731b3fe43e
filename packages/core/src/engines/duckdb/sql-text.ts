/** The only place that writes names and texts into SQL. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

export function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

export function quoteTexts(texts: readonly string[]): string {
  return texts.map(quoteText).join(", ");
}

/** With an exponent, so that it is read as DOUBLE and not as DECIMAL. */
export function numberText(value: number): string {
  if (Number.isFinite(value)) return value.toExponential();
  return `${quoteText(String(value))}::DOUBLE`;
}

export function fileList(files: readonly string[]): string {
  return `[${quoteTexts(files)}]`;
}
