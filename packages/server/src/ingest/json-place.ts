/** Where a JSON text is broken, as `JSON.parse` says it: "line 3, column 14: Unexpected token '}'". */
export function jsonProblem(error: unknown, text: string): string {
  const message = error instanceof Error ? error.message : String(error);
  if (text.trim() === "") return "it is empty";
  if (message === "Unexpected end of JSON input") return "the text ends too early";
  const at = positionIn(message, text);
  const what = message
    .replace(/ (?:in JSON )?at position \d+.*$/su, "")
    .replace(/, (?:\.\.\.)?".*$/su, "");
  if (at === undefined) return what.slice(0, 120);
  const before = text.slice(0, at);
  const line = before.split("\n").length;
  return `line ${line}, column ${at - before.lastIndexOf("\n")}: ${what.slice(0, 120)}`;
}

/** V8 names a position, or shows ten characters on both sides of it. */
function positionIn(message: string, text: string): number | undefined {
  const named = /at position (\d+)/u.exec(message)?.[1];
  if (named !== undefined) return Number(named);
  const around = /, (\.\.\.)?"(.*)"(?:\.\.\.)? is not valid JSON$/su.exec(message);
  const [, isCut, snippet = ""] = around ?? [];
  if (isCut !== undefined) {
    const at = text.indexOf(snippet);
    return at < 0 ? undefined : at + 10;
  }
  const token = /^Unexpected token '(.+?)', /su.exec(message)?.[1];
  const at = token === undefined ? -1 : text.indexOf(token);
  return at < 0 ? undefined : at;
}
