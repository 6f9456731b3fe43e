export type CellValue = string | number | boolean | null;

/** The rows of a file, each value under the name of its column. */
export interface FileRows {
  readonly columns: readonly string[];
  readonly rows: readonly Readonly<Record<string, CellValue>>[];
}

/** Reads CSV with a header, NDJSON, or a JSON array; which one, the text says. */
export function readFileRows(text: string): FileRows {
  const start = text.trimStart();
  if (start.startsWith("[")) return ofObjects(JSON.parse(text) as readonly unknown[]);
  if (start.startsWith("{")) {
    const lines = text.split("\n").filter((line) => line.trim() !== "");
    return ofObjects(lines.map((line) => JSON.parse(line) as unknown));
  }
  return ofCsv(text);
}

function ofObjects(found: readonly unknown[]): FileRows {
  const rows = found.map((one, at) => {
    if (typeof one !== "object" || one === null || Array.isArray(one)) {
      throw new TypeError(`Row ${at + 1} is no object with names and values`);
    }
    const { features = {}, ...others } = one as { readonly features?: object };
    return Object.fromEntries(
      Object.entries({ ...others, ...features }).map(([name, value]) => [name, plain(value)]),
    );
  });
  return { columns: [...new Set(rows.flatMap((row) => Object.keys(row)))], rows };
}

const plain = (value: unknown): CellValue =>
  typeof value === "string" || typeof value === "number" || typeof value === "boolean"
    ? value
    : null;

function ofCsv(text: string): FileRows {
  const [header = [], ...lines] = csvLines(text);
  const columns = header.map((name) => name.trim());
  if (columns.length < 2) throw new TypeError("The first line has to name at least two columns");
  const values = columns.map((_, at) => valuesOf(lines.map((line) => line[at] ?? "")));
  return {
    columns,
    rows: lines.map((_, row) =>
      Object.fromEntries(columns.map((name, at) => [name, values[at]?.[row] ?? null])),
    ),
  };
}

/** A column is one of numbers or of truth values when all its values are. */
function valuesOf(cells: readonly string[]): readonly CellValue[] {
  const known = cells.filter((cell) => cell !== "");
  const isAll = (holds: (cell: string) => boolean): boolean =>
    known.length > 0 && known.every(holds);
  const read = isAll((cell) => Number.isFinite(Number(cell)) && cell.trim() !== "")
    ? Number
    : isAll((cell) => /^(true|false)$/i.test(cell))
      ? (cell: string) => cell.toLowerCase() === "true"
      : (cell: string) => cell;
  return cells.map((cell) => (cell === "" ? null : read(cell)));
}

/** Fields in quotes may hold commas, lines and doubled quotes. */
function csvLines(text: string): readonly (readonly string[])[] {
  const lines: string[][] = [];
  let line: string[] = [];
  let field = "";
  let isQuoted = false;
  const endField = (): void => {
    line.push(field);
    field = "";
  };
  const endLine = (): void => {
    endField();
    if (line.length > 1 || line[0] !== "") lines.push(line);
    line = [];
  };
  for (let at = 0; at < text.length; at++) {
    const letter = text[at] as string;
    if (isQuoted) {
      if (letter !== '"') field += letter;
      else if (text[at + 1] === '"') {
        field += '"';
        at++;
      } else isQuoted = false;
    } else if (letter === '"' && field === "") isQuoted = true;
    else if (letter === ",") endField();
    else if (letter === "\n") endLine();
    else if (letter !== "\r") field += letter;
  }
  if (field !== "" || line.length > 0) endLine();
  return lines;
}
