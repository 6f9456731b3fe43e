import { expect, test } from "vitest";
import { csvText, meanOf, ndjsonText } from "../fixtures/csv-text.ts";
import { alertsOf, currentOf, resultOf, sharesOf } from "../fixtures/find-in-result.ts";
import { workFolder } from "../fixtures/work-folder.ts";

// Quotes, dots, emoji, words of SQL, and names that queries of Plumbline use themselves.
const names = `a"b|é'1|c.d|😀|select|group by| x |a;b|line
break|$1|%|h|v|n|place|cell|sample_hash|plumbline row number|number|part|places|groups|placed|holds
query|source|c0|c1|v0|0|column0`.split("|");
const rows = 300;
const value = (row: number, place: number) => (row * (place + 1)) % 97;
const word = (row: number, place: number) => `w${(row * (place + 1)) % 5}`;
const isWord = (place: number) => place % 2 === 0;

test.each(["csv", "ndjson", "parquet"])("columns of any name are read from %s", async (format) => {
  using files = workFolder();
  const quoted = names.map((name) => `"${name.replaceAll('"', '""')}"`);
  const cell = (row: number, place: number) => (isWord(place) ? word : value)(row, place);
  if (format === "csv") {
    const text = csvText(quoted.join(","), rows, (i) => names.map((_, place) => cell(i, place)));
    files.write("names.csv", text);
  } else if (format === "ndjson") {
    const row = (i: number) =>
      Object.fromEntries(names.map((name, place) => [name, cell(i, place)]));
    files.write("names.ndjson", ndjsonText(rows, row));
  } else {
    const made = quoted.map((name, place) =>
      isWord(place)
        ? `'w' || (i * ${place + 1}) % 5 AS ${name}`
        : `(i * ${place + 1}) % 97 AS ${name}`,
    );
    await files.parquet("names.parquet", `SELECT ${made.join(", ")} FROM range(${rows}) t(i)`);
  }
  const path = `names.${format}`;
  const document = await files.check(path, path);
  expect(alertsOf(document)).toEqual([]);
  for (const [place, name] of names.entries()) {
    if (isWord(place)) expect(Object.keys(sharesOf(document, name)).length).toBeLessThanOrEqual(5);
    else {
      const expected = meanOf(Array.from({ length: rows }, (_, i) => value(i, place)));
      expect(currentOf(document, name).mean).toBeCloseTo(expected, 9);
    }
  }
});

test("segments and roles reach columns of any name", async () => {
  using files = workFolder();
  files.write(
    "rows.csv",
    csvText('"plumbline row number","cell","a""b",n,h', 300, (i) => [
      `id-${i}`,
      `s${i % 3}`,
      (i % 10) / 10,
      i % 2,
      i,
    ]),
  );
  const roles = ["--id", "plumbline row number", "--target", "n", "--score", 'a"b', "--time", "h"];
  const flags = [...roles, "--segment", "cell"];
  const document = await files.check("rows.csv", "rows.csv", ...flags);
  expect(alertsOf(document)).toEqual([]);
  expect(resultOf(document, "duplicate-ids", "plumbline row number").value).toBe(0);
  expect(document.results.some(({ segment }) => segment === "cell=s1")).toBe(true);
});

test("names that differ only in case are two columns", async () => {
  using files = workFolder();
  files.write(
    "case.csv",
    csvText("x,X,y", 300, (i) => [i, `t${i % 2}`, i % 40]),
  );
  await files.parquet(
    "case.parquet",
    `SELECT i AS x, 't' || i % 2 AS "Q", i % 40 AS y FROM range(300) t(i)`,
  );
  // DuckDB writes no such names itself: the name is changed in the bytes.
  files.write("case.parquet", renamed(files.read("case.parquet"), "Q", "X"));
  for (const path of ["case.csv", "case.parquet"]) {
    const document = await files.check(path, path);
    expect(currentOf(document, "x")).toMatchObject({ min: 0, max: 299 });
    expect(sharesOf(document, "X")).toEqual({ t0: 0.5, t1: 0.5 });
    expect(currentOf(document, "y").max).toBe(39);
  }
  // A column of the other case is another column.
  files.write(
    "upper.csv",
    csvText("X,y", 300, (i) => [`t${i % 2}`, i % 40]),
  );
  const document = await files.check("upper.csv", "case.csv");
  expect(alertsOf(document)).toEqual(["columns: x"]);
});

test("repeated names in Parquet are an error that names both places", async () => {
  using files = workFolder();
  await files.parquet("twice.parquet", 'SELECT 1 AS x, 2 AS "Q"');
  files.write("twice.parquet", renamed(files.read("twice.parquet"), "Q", "x"));
  const { code, message } = await files.fail(
    "check",
    "twice.parquet",
    "--baseline",
    "twice.parquet",
  );
  expect(code).toBe("PL_SOURCE_UNREADABLE");
  expect(message).toContain('columns 1 and 2 are both named "x"');
});

/** A one-letter name in the footer is its length, then the letter. */
function renamed(bytes: Uint8Array, from: string, to: string): Uint8Array {
  const text = Buffer.from(bytes).toString("latin1");
  return Buffer.from(text.replaceAll(`\x01${from}`, `\x01${to}`), "latin1");
}
