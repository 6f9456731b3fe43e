import { isDeepStrictEqual } from "node:util";
import type { ConfigChange } from "@plumbline/contracts";

/**
 * What differs between two documents, by path. Lists whose entries have names are compared by these, so
 * that a monitor which moved is no change; other lists are one value.
 */
export function configChanges(before: unknown, after: unknown, path = ""): ConfigChange[] {
  if (isDeepStrictEqual(before, after)) return [];
  const [left, right] = [fieldsOf(before), fieldsOf(after)];
  if (left === null || right === null) {
    return [
      {
        path,
        ...(before === undefined ? {} : { before }),
        ...(after === undefined ? {} : { after }),
      },
    ];
  }
  const names = [...new Set([...left.keys(), ...right.keys()])];
  return names.flatMap((name) =>
    configChanges(left.get(name), right.get(name), path === "" ? name : `${path}.${name}`),
  );
}

/** Null for what is one value. */
function fieldsOf(value: unknown): ReadonlyMap<string, unknown> | null {
  if (typeof value !== "object" || value === null) return null;
  if (!Array.isArray(value)) return new Map(Object.entries(value));
  const named = value.flatMap((entry: unknown) => {
    const name = typeof entry === "object" && entry !== null && "name" in entry ? entry.name : null;
    return typeof name === "string" ? [[name, entry] as const] : [];
  });
  return named.length === value.length && value.length > 0 ? new Map(named) : null;
}
