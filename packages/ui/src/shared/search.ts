/** One value of the address: what it reads, or undefined for what it does not know. */
export interface SearchField<T> {
  read(raw: unknown): T | undefined;
}

type Fields = Readonly<Record<string, SearchField<unknown>>>;

type SearchOf<F extends Fields> = {
  readonly [Name in keyof F]?: Exclude<ReturnType<F[Name]["read"]>, undefined> | undefined;
};

const longest = 500;

/** Any text; numbers and words like `true` are taken as they were written. */
export const text: SearchField<string> = {
  read(raw) {
    if (typeof raw === "number" || typeof raw === "boolean") return String(raw);
    return typeof raw === "string" && raw !== "" ? raw.slice(0, longest) : undefined;
  },
};

/** One of some words. */
export function choice(words: readonly string[]): SearchField<string> {
  return { read: (raw) => words.find((word) => word === raw) };
}

/**
 * How a page reads its part of the address. What it cannot read is undefined by name, so that it leaves the
 * address: the page falls back to what it shows without.
 */
export function createSearch<const F extends Fields>(fields: F) {
  return (raw: Readonly<Record<string, unknown>>): SearchOf<F> =>
    Object.fromEntries(
      Object.entries(fields).flatMap(([name, field]) =>
        Object.hasOwn(raw, name) ? [[name, field.read(raw[name])]] : [],
      ),
    ) as SearchOf<F>;
}

/** Names that were in an address and of which no page could read the value. */
export function refusedNames(
  raw: Readonly<Record<string, unknown>>,
  read: Readonly<Record<string, unknown>>,
): readonly string[] {
  return Object.keys(raw).filter((name) => raw[name] !== undefined && read[name] === undefined);
}
