export type Written = string | number | boolean | null | readonly (number | null)[];

const maxDepth = 8;

/** A copy that later changes of the caller do not reach; lists are copied too, nested objects are not. */
export function copyFeatures(features: object): Record<string, unknown> {
  if (typeof features !== "object" || features === null) {
    throw new TypeError(`features is ${String(features)}, expected an object of columns`);
  }
  const copy: Record<string, unknown> = { ...features };
  for (const name of Object.keys(copy)) {
    const value = copy[name];
    if (typeof value !== "object" || value === null) continue;
    if (Array.isArray(value) || isTypedArray(value)) copy[name] = value.slice();
  }
  return copy;
}

/** Features as the server takes them: by column, each a single value or a list of numbers. */
export function writeFeatures(
  features: Readonly<Record<string, unknown>>,
): Record<string, Written> {
  // Without a prototype, so that a column named __proto__ is a column.
  const columns = Object.create(null) as Record<string, Written>;
  for (const name of Object.keys(features)) writeInto(columns, name, features[name], 0);
  return columns;
}

function writeInto(
  columns: Record<string, Written>,
  name: string,
  value: unknown,
  depth: number,
): void {
  if (!isPlainObject(value)) {
    columns[name] = writeValue(value);
  } else if (depth === maxDepth) {
    columns[name] = jsonText(value);
  } else {
    for (const [key, inner] of Object.entries(value)) {
      writeInto(columns, `${name}.${key}`, inner, depth + 1);
    }
  }
}

/** One value, never an object. */
export function writeValue(value: unknown): Written {
  switch (typeof value) {
    case "string":
    case "boolean":
      return value;
    case "number":
      return Number.isFinite(value) ? value : String(value);
    case "bigint":
      return Number(value);
    case "object":
      return value === null ? null : writeObject(value);
    default:
      return null;
  }
}

function writeObject(value: object): Written {
  if (value instanceof Date) return isoTime(value);
  if (isTypedArray(value)) return Array.from(value, listItem);
  if (Array.isArray(value)) return value.every(isListItem) ? value.map(listItem) : jsonText(value);
  const asJson = value as { readonly toJSON?: unknown };
  if (typeof asJson.toJSON === "function") {
    const plain: unknown = asJson.toJSON();
    return typeof plain === "object" && plain !== null ? jsonText(plain) : writeValue(plain);
  }
  // new Number(1) and its like.
  const inner: unknown = value.valueOf();
  return typeof inner === "object" ? jsonText(value) : writeValue(inner);
}

/** ISO text, or null for a date that is none. */
export function isoTime(date: Date): string | null {
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}

function isListItem(item: unknown): boolean {
  return (
    item === null || item === undefined || typeof item === "number" || typeof item === "bigint"
  );
}

function listItem(item: unknown): number | null {
  const number = typeof item === "bigint" ? Number(item) : item;
  return typeof number === "number" && Number.isFinite(number) ? number : null;
}

type NumberList = Float64Array | BigInt64Array;

function isTypedArray(value: object): value is NumberList {
  return ArrayBuffer.isView(value) && !(value instanceof DataView);
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** What cannot be told in one value, as text; an object that contains itself throws. */
function jsonText(value: unknown): string | null {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === "bigint" || (typeof inner === "number" && !Number.isFinite(inner))
      ? String(inner)
      : inner,
  );
}
