import { expect, test } from "vitest";
import { csvText, linesOf, meanOf } from "../fixtures/csv-text.ts";
import { alertsOf, currentOf, kindOf, resultOf, sharesOf } from "../fixtures/find-in-result.ts";
import { workFolder } from "../fixtures/work-folder.ts";

const good = csvText("id,x,c", 500, (i) => [i, i % 97, "abc"[i % 3] ?? ""]);
const goodMean = meanOf(Array.from({ length: 500 }, (_, i) => i % 97));

test("delimiters, byte-order marks, line ends and quotes make no difference", async () => {
  using files = workFolder();
  files.write("good.csv", good);
  const variants: Record<string, string | Uint8Array> = {
    "semicolon.csv": good.replaceAll(",", ";"),
    "bar.csv": good.replaceAll(",", "|"),
    "tab.csv": good.replaceAll(",", "\t"),
    "tab.tsv": good.replaceAll(",", "\t"),
    "mark.csv": `\uFEFF${good}`,
    "crlf.csv": good.replaceAll("\n", "\r\n"),
    "cr.csv": good.replaceAll("\n", "\r"),
    "mixed-ends.csv": good.replaceAll("a\n", "a\r\n"),
    "no-last-end.csv": good.trimEnd(),
    "empty-lines.csv": `\n\n${good.replace("\n", "\n\n")}\n\n`,
    "quoted.csv": good.replaceAll(/[^,\n]+/g, '"$&"'),
    "utf-16.csv": Buffer.from(`\uFEFF${good}`, "utf16le"),
  };
  await files.save("good.csv", "good.json");
  for (const [path, content] of Object.entries(variants)) {
    files.write(path, content);
    const document = await files.check(path, "good.json");
    expect([path, alertsOf(document), document.current.rows]).toEqual([path, [], 500]);
    expect(document.current.unreadableRows).toBe(0);
    expect(currentOf(document, "x").mean).toBeCloseTo(goodMean, 9);
  }
});

test("a field may hold delimiters, quotes and line breaks", async () => {
  using files = workFolder();
  const fields = ['"a,b"', '"say ""hi"""', '"two\nlines"', '"two\r\nlines"', "plain"];
  files.write(
    "fields.csv",
    csvText("id,c", 500, (i) => [i, fields[i % 5] ?? ""]),
  );
  const document = await files.check("fields.csv", "fields.csv");
  expect(document.current).toMatchObject({ rows: 500, unreadableRows: 0 });
  expect(sharesOf(document, "c")).toEqual({
    "a,b": 0.2,
    'say "hi"': 0.2,
    "two\nlines": 0.2,
    "two\r\nlines": 0.2,
    plain: 0.2,
  });
});

test("a delimiter that does not fit is told, with the one that does", async () => {
  using files = workFolder();
  files.write("good.csv", good);
  const { code, message } = await files.fail(
    "check",
    "good.csv",
    "--baseline",
    "good.csv",
    "--delimiter",
    ";",
  );
  expect(code).toBe("PL_SOURCE_UNREADABLE");
  expect(message).toMatch(/good\.csv: cut at ";" it has one column, named "id,x,c"/);
  expect(message).toContain('Pass --delimiter ","');
});

test("ragged lines are set apart and counted, and the first one is shown by its number", async () => {
  using files = workFolder();
  files.write("good.csv", good);
  const ragged = linesOf("id,x,c", 500, (i) => {
    if (i === 10) return "10,5";
    if (i === 20) return "20,5,a,9,9";
    if (i === 30) return '30,5,"a" b';
    return `${i},${i % 97},${"abc"[i % 3]}`;
  });
  files.write("ragged.csv", `${ragged}500,1`);
  const document = await files.check("ragged.csv", "good.csv");
  expect(document.current).toMatchObject({ rows: 497, unreadableRows: 4 });
  const kept = Array.from({ length: 500 }, (_, i) => i).filter((i) => ![10, 20, 30].includes(i));
  expect(currentOf(document, "x").mean).toBeCloseTo(meanOf(kept.map((i) => i % 97)), 9);
  const { verdict, reason, currentValue } = resultOf(document, "unreadable-rows");
  expect(verdict).toBe("alert");
  expect(currentValue).toBeCloseTo(4 / 501, 12);
  expect(reason).toContain("line 12: too few fields: 10,5");
  const saved = await files.profile("ragged.csv");
  expect(saved.source.unreadableExamples).toEqual([
    "line 12: too few fields: 10,5",
    "line 22: too many fields: 20,5,a,9,9",
    'line 32: a quote out of place: 30,5,"a" b',
    "line 502: too few fields: 500,1",
  ]);
});

test("a quote that never closes takes the lines below it along, and all are counted", async () => {
  using files = workFolder();
  files.write("good.csv", good);
  const lines = linesOf("id,x,c", 500, (i) => (i === 100 ? '100,3,"oops' : `${i},${i % 97},a`));
  files.write("open.csv", lines);
  const document = await files.check("open.csv", "good.csv");
  expect(document.current).toMatchObject({ rows: 100, unreadableRows: 400 });
  expect(resultOf(document, "unreadable-rows").reason).toContain(
    "line 102: a quote that never closes, with 399 lines below it",
  );
});

test("unreadable lines of several files are told by file", async () => {
  using files = workFolder();
  files.write("in/a.csv", `${good}1,2\n`);
  files.write("in/b.csv", good);
  const { source, rows } = await files.profile("in");
  expect(rows).toBe(1000);
  expect(source.unreadableRows).toBe(1);
  expect(source.unreadableExamples[0]).toMatch(/in\/a\.csv, line 502: too few fields: 1,2$/);
});

test("a file of which no line has the fields of the header is an error", async () => {
  using files = workFolder();
  files.write("good.csv", good);
  files.write(
    "wrong.csv",
    linesOf("id,x,c", 100, (i) => `${i},${i},a,b`),
  );
  const { code, message } = await files.fail("check", "wrong.csv", "--baseline", "good.csv");
  expect(code).toBe("PL_SOURCE_UNREADABLE");
  expect(message).toMatch(/header has 3 fields, but line 2: too many fields.*every line/);
});

test("Latin-1 is told by line and read when it is said", async () => {
  using files = workFolder();
  files.write(
    "utf-8.csv",
    csvText("id,c", 500, (i) => [i, i % 2 === 0 ? "été" : "hiver"]),
  );
  const latin = csvText("id,c", 500, (i) => [i, i % 2 === 0 ? "été" : "hiver"]);
  files.write("latin.csv", Buffer.from(latin, "latin1"));
  files.write("header.csv", Buffer.from("id,été\n1,2\n", "latin1"));
  expect(await files.fail("check", "latin.csv", "--baseline", "utf-8.csv")).toMatchObject({
    code: "PL_SOURCE_UNREADABLE",
    message: expect.stringMatching(/latin\.csv: line 2 holds bytes.*--encoding latin-1/),
  });
  expect((await files.fail("check", "header.csv", "--baseline", "utf-8.csv")).message).toMatch(
    /its header holds bytes.*--encoding latin-1/,
  );
  files.write("utf-16.csv", Buffer.from(latin, "utf16le"));
  expect((await files.fail("check", "utf-16.csv", "--baseline", "utf-8.csv")).message).toMatch(
    /holds zero bytes.*--encoding utf-16/,
  );
  for (const [path, encoding] of [
    ["latin.csv", "latin-1"],
    ["utf-16.csv", "utf-16"],
  ] as const) {
    const saved = await files.profile(path, "--encoding", encoding);
    expect(saved.columns[1]?.measures[0]).toMatchObject({ counts: [250, 250] });
  }
  const document = await files.check("latin.csv", "latin.csv", "--encoding", "latin-1");
  expect(sharesOf(document, "c")).toEqual({ été: 0.5, hiver: 0.5 });
});

test("two columns of one name are an error that names both", async () => {
  using files = workFolder();
  files.write("twice.csv", "id,x,x\n1,2,3\n");
  const { code, message } = await files.fail("check", "twice.csv", "--baseline", "twice.csv");
  expect(code).toBe("PL_SOURCE_UNREADABLE");
  expect(message).toContain('columns 2 and 3 are both named "x"');
});

test("a text that comes late in a column of numbers is one value of the wrong type", async () => {
  using files = workFolder();
  const rows = 40_000;
  files.write(
    "good.csv",
    csvText("id,x,c", rows, (i) => [i, i % 97, "abc"[i % 3] ?? ""]),
  );
  const late = csvText("id,x,c", rows, (i) => [
    i,
    i === 35_000 ? "oops" : i % 97,
    "abc"[i % 3] ?? "",
  ]);
  files.write("late.csv", late);
  const document = await files.check("late.csv", "good.csv");
  expect(document.current).toMatchObject({ rows, unreadableRows: 0 });
  expect(alertsOf(document)).toEqual([]);
  const wrong = resultOf(document, "type-errors", "x");
  expect(wrong.currentValue).toBeCloseTo(1 / rows, 12);
  const numbers = Array.from({ length: rows }, (_, i) => i % 97).filter((_, i) => i !== 35_000);
  expect(currentOf(document, "x")).toMatchObject({ rows: rows - 1, missing: 0, max: 96 });
  expect(currentOf(document, "x").mean).toBeCloseTo(meanOf(numbers), 9);
  expect(currentOf(document, "c").missing).toBe(0);
});

test("where in a file a misfit stands makes no difference, and a few change no kind", async () => {
  using files = workFolder();
  const rows = 40_000;
  const column = (at: number) =>
    csvText("id,x", rows, (i) => [i, i === at ? "oops" : (i * 7) % 1009]);
  files.write("early.csv", column(3));
  files.write("late.csv", column(39_000));
  for (const path of ["early.csv", "late.csv"]) {
    const saved = await files.profile(path);
    expect(saved.source.columns[1]).toEqual({ name: "x", type: "BIGINT" });
    expect(saved.columns[1]).toMatchObject({ name: "x", missing: 0, typeErrors: 1 });
    expect(saved.columns[1]?.measures[0]).toMatchObject({ shape: "grid", finite: rows - 1 });
  }
});

test("decimals that come late are not rounded, and values after empty ones are read", async () => {
  using files = workFolder();
  const rows = 40_000;
  const x = (i: number) => (i < 30_000 ? i % 50 : (i % 50) + 0.5);
  files.write(
    "late.csv",
    csvText("id,x,sparse", rows, (i) => [i, x(i), i < 30_000 ? "" : i % 40]),
  );
  const document = await files.check("late.csv", "late.csv");
  const all = Array.from({ length: rows }, (_, i) => i);
  expect(currentOf(document, "x").mean).toBeCloseTo(meanOf(all.map(x)), 9);
  expect(currentOf(document, "x").max).toBe(49.5);
  expect(currentOf(document, "sparse")).toMatchObject({ missing: 30_000, min: 0, max: 39 });
  const sparse = all.filter((i) => i >= 30_000).map((i) => i % 40);
  expect(currentOf(document, "sparse").mean).toBeCloseTo(meanOf(sparse), 9);
});

test("a truth value among which one is none keeps its words", async () => {
  using files = workFolder();
  const truth = (i: number) => (i % 4 === 0 ? "False" : "True");
  files.write(
    "good.csv",
    csvText("id,b", 30_000, (i) => [i, truth(i)]),
  );
  files.write(
    "late.csv",
    csvText("id,b", 30_000, (i) => [i, i === 25_000 ? "maybe" : truth(i)]),
  );
  const document = await files.check("late.csv", "good.csv");
  expect(kindOf(document, "b")).toBe("boolean");
  expect(sharesOf(document, "b")).toMatchObject({ false: 7_499 / 30_000, true: 22_500 / 30_000 });
});

test("texts that mean missing are missing, and an empty field always is", async () => {
  using files = workFolder();
  files.write(
    "na.csv",
    csvText("id,x,c", 300, (i) => [i, ["NA", "", '""', i][i % 4] ?? "", i % 3 === 0 ? "-" : "a"]),
  );
  const document = await files.check("na.csv", "na.csv", "--missing", "NA", "--missing", "-");
  expect(currentOf(document, "x")).toMatchObject({ missing: 225, min: 3, max: 299 });
  expect(currentOf(document, "c").missing).toBe(100);
});

test("times are read with and without zone, and days by the only format that fits", async () => {
  using files = workFolder();
  const day = (i: number) => String(1 + (i % 28)).padStart(2, "0");
  files.write(
    "times.csv",
    csvText("id,local,zoned,mixed,day,unsure", 280, (i) => [
      i,
      `2026-01-${day(i)} 10:00:00`,
      `2026-01-${day(i)}T10:00:00.250+02:00`,
      `2026-01-${day(i)}T10:00:00${["", "Z", "+02:00"][i % 3]}`,
      `${day(i)}/12/2025`,
      `${1 + (i % 12)}/${1 + (i % 12)}/2025`,
    ]),
  );
  const document = await files.check("times.csv", "times.csv");
  expect(currentOf(document, "local")).toMatchObject({
    min: Date.UTC(2026, 0, 1, 10),
    max: Date.UTC(2026, 0, 28, 10),
  });
  expect(currentOf(document, "zoned")).toMatchObject({
    min: Date.UTC(2026, 0, 1, 8, 0, 0, 250),
    max: Date.UTC(2026, 0, 28, 8, 0, 0, 250),
  });
  const offsets = Array.from({ length: 280 }, (_, i) => (i % 3 === 2 ? 8 : 10));
  const mixed = offsets.map((hour, i) => Date.UTC(2026, 0, 1 + (i % 28), hour));
  expect(currentOf(document, "mixed").mean).toBeCloseTo(meanOf(mixed), 0);
  expect(currentOf(document, "day")).toMatchObject({
    min: Date.UTC(2025, 11, 1),
    max: Date.UTC(2025, 11, 28),
  });
  expect(kindOf(document, "unsure")).toBe("categorical");
});

test("a column is text in one file and number in the other", async () => {
  using files = workFolder();
  files.write(
    "number.csv",
    csvText("id,x", 500, (i) => [i, i * 3]),
  );
  files.write(
    "text.csv",
    csvText("id,x", 500, (i) => [i, `t${i % 5}`]),
  );
  const asText = await files.check("text.csv", "number.csv");
  expect(alertsOf(asText)).toEqual(expect.arrayContaining(["schema: x", "type-errors: x"]));
  expect(resultOf(asText, "type-errors", "x").currentValue).toBe(1);
  const asNumber = await files.check("number.csv", "text.csv");
  expect(alertsOf(asNumber)).toEqual(expect.arrayContaining(["schema: x", "new-categories: x"]));
  files.write("both/a.csv", "x\n1\n2\n");
  files.write("both/b.csv", "x\nq\nr\n");
  const both = await files.check("both", "both");
  expect(sharesOf(both, "x")).toEqual({ 1: 0.25, 2: 0.25, q: 0.25, r: 0.25 });
});
