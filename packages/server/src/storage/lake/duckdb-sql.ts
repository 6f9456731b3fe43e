/** The only place that writes names and values into SQL. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

export function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

export function quoteTexts(texts: readonly string[]): string {
  return texts.map(quoteText).join(", ");
}

/** An instant, from milliseconds since 1970. */
export function instant(ms: number): string {
  return `epoch_ms(${Math.trunc(ms)}::BIGINT)::TIMESTAMPTZ`;
}
