/** Roughly how many bytes of JSON a value takes: enough to tell a megabyte from a kilobyte, and cheap. */
export function roughBytes(value: unknown, depth = 0): number {
  if (typeof value === "string") return value.length + 2;
  if (typeof value !== "object" || value === null) return 8;
  // What nests deeper than any event is refused for its shape, not for its size.
  if (depth > 8) return 0;
  if (Array.isArray(value)) {
    const isNumbers = typeof value[0] === "number";
    if (isNumbers) return value.length * 8;
    return value.reduce<number>((total, part) => total + roughBytes(part, depth + 1), 2);
  }
  return Object.entries(value).reduce(
    (total, [name, part]) => total + name.length + 4 + roughBytes(part, depth + 1),
    2,
  );
}
