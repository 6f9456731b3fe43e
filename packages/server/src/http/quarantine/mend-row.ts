/** How rows are changed before they are sent again: renamed, then removed, then set. */
export interface Mending {
  readonly set: Readonly<Record<string, unknown>>;
  readonly remove: readonly string[];
  readonly rename: Readonly<Record<string, string>>;
}

type Row = Readonly<Record<string, unknown>>;

/** Names of features may hold dots: only the first dot of a path separates. */
const groups = ["features", "scores"] as const;

interface Place {
  readonly group: string | null;
  readonly name: string;
}

/** A mended copy; a field that is not there is neither renamed nor removed. */
export function mendRow(row: Row, { set, remove, rename }: Mending): Row {
  let mended = row;
  for (const [from, to] of Object.entries(rename)) {
    const value = read(mended, placeOf(from));
    if (value === undefined) continue;
    mended = write(write(mended, placeOf(from), undefined), placeOf(to), value);
  }
  for (const path of remove) mended = write(mended, placeOf(path), undefined);
  for (const [path, value] of Object.entries(set)) mended = write(mended, placeOf(path), value);
  return mended;
}

function placeOf(path: string): Place {
  const group = groups.find((name) => path.startsWith(`${name}.`)) ?? null;
  return { group, name: group === null ? path : path.slice(group.length + 1) };
}

function read(row: Row, { group, name }: Place): unknown {
  const owner = group === null ? row : row[group];
  return isRow(owner) && Object.hasOwn(owner, name) ? owner[name] : undefined;
}

function write(row: Row, { group, name }: Place, value: unknown): Row {
  if (group === null) return withField(row, name, value);
  const owner = Object.hasOwn(row, group) && isRow(row[group]) ? row[group] : {};
  if (value === undefined && !Object.hasOwn(owner, name)) return row;
  return withField(row, group, withField(owner, name, value));
}

/** By entries, which makes `__proto__` a name like any other. */
function withField(row: Row, name: string, value: unknown): Row {
  const entries = new Map(Object.entries(row));
  if (value === undefined) entries.delete(name);
  else entries.set(name, value);
  return Object.fromEntries(entries);
}

const isRow = (value: unknown): value is Row =>
  typeof value === "object" && value !== null && !Array.isArray(value);
