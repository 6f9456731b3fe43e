/** A text of the address under its name; anything else is left out. */
export function textOr<const Name extends string>(
  search: Readonly<Record<string, unknown>>,
  name: Name,
): { readonly [Key in Name]?: string } {
  const value = search[name];
  if (typeof value === "number" || typeof value === "boolean") {
    return { [name]: String(value) } as { [Key in Name]: string };
  }
  return typeof value === "string" && value !== ""
    ? ({ [name]: value } as { [Key in Name]: string })
    : {};
}
