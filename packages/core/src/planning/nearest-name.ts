import { closest, distance } from "fastest-levenshtein";

/** A hint for a name that does not exist: the nearest one, or a few of those there are. */
export function nearestName(name: string, known: readonly string[]): string {
  if (known.length === 0) return "There are none";
  const near = closest(
    name.toLowerCase(),
    known.map((one) => one.toLowerCase()),
  );
  const found = known.find((one) => one.toLowerCase() === near) ?? "";
  if (distance(name.toLowerCase(), near) <= Math.max(2, name.length / 2)) {
    return `Did you mean ${JSON.stringify(found)}?`;
  }
  const shown = known.slice(0, 8).map((one) => JSON.stringify(one));
  return `There are ${shown.join(", ")}${known.length > 8 ? ` and ${known.length - 8} more` : ""}`;
}
