const shortestSecret = 4;
const hidden = "[redacted]";
/** Tokens of callbacks; see `runTokenOf`. */
const token = /plr_[A-Za-z0-9_-]{20,}/g;

/** What hides the values of some variables, and all tokens, in what a program wrote. */
export function redactor(
  names: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): (text: string) => string {
  const values = names
    .flatMap((name) => environment[name]?.split("\n") ?? [])
    .map((value) => value.trim())
    .filter((value) => value.length >= shortestSecret)
    .toSorted((a, b) => b.length - a.length);
  return (text) =>
    values.reduce((shown, value) => shown.replaceAll(value, hidden), text.replace(token, hidden));
}
