import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { meanOf, ndjsonText } from "../fixtures/csv-text.ts";
import { alertsOf, currentOf, kindOf, resultOf, sharesOf } from "../fixtures/find-in-result.ts";
import { workFolder } from "../fixtures/work-folder.ts";

const row = (i: number) => ({ id: i, x: i % 50, c: "abc"[i % 3], n: { k: [i] }, e: [1, i] });
const good = ndjsonText(500, row);

test("lines, an array, empty lines, a byte-order mark and compression make no difference", async () => {
  using files = workFolder();
  files.write("good.ndjson", good);
  await files.save("good.ndjson", "good.json");
  const array = Array.from({ length: 500 }, (_, i) => row(i));
  const variants: Record<string, string | Uint8Array> = {
    "empty-lines.jsonl": `\n${good.replaceAll("\n", "\r\n\n")}`,
    "mark.ndjson": `\uFEFF${good}`,
    "array.rows.json": JSON.stringify(array),
    "indented.rows.json": JSON.stringify(array, null, 2),
    "packed.ndjson.gz": gzipSync(good),
  };
  for (const [path, content] of Object.entries(variants)) {
    files.write(path, content);
    const document = await files.check(path, "good.json");
    expect([path, alertsOf(document), document.current.rows]).toEqual([path, [], 500]);
    expect(currentOf(document, "x").mean).toBeCloseTo(24.5, 9);
    expect(currentOf(document, "e", "length")).toMatchObject({ min: 2, max: 2 });
  }
});

test("broken lines are set apart and counted, each by its number", async () => {
  using files = workFolder();
  files.write("good.ndjson", good);
  const lines = good.split("\n");
  lines[10] = '{"id": 10, ';
  lines[20] = "[1, 2]";
  lines[30] = "";
  lines[40] = "oops";
  files.write("broken.ndjson", Buffer.from(`${lines.join("\n")}{"c":"é"}\n`, "latin1"));
  const document = await files.check("broken.ndjson", "good.ndjson");
  expect(document.current).toMatchObject({ rows: 496, unreadableRows: 4 });
  const kept = Array.from({ length: 500 }, (_, i) => i).filter(
    (i) => ![10, 20, 30, 40].includes(i),
  );
  expect(currentOf(document, "x").mean).toBeCloseTo(meanOf(kept.map((i) => i % 50)), 9);
  expect(resultOf(document, "unreadable-rows")).toMatchObject({
    verdict: "alert",
    reason: expect.stringContaining('line 11: not valid JSON: {"id": 10,'),
  });
  const { source } = await files.profile("broken.ndjson");
  expect(source.unreadableExamples.map((text) => text.split(":").slice(0, 2).join(":"))).toEqual([
    "line 11: not valid JSON",
    "line 21: no JSON object",
    "line 41: not valid JSON",
    "line 501: not valid UTF-8",
  ]);
});

test("decimals and texts that come late are neither rounded nor lost", async () => {
  using files = workFolder();
  const rows = 30_000;
  const x = (i: number) => (i < 25_000 ? i % 50 : (i % 50) + 0.5);
  const y = (i: number) => (i === 28_000 ? "oops" : x(i));
  files.write(
    "late.ndjson",
    ndjsonText(rows, (i) => ({ id: i, x: x(i), y: y(i) })),
  );
  const document = await files.check("late.ndjson", "late.ndjson");
  const all = Array.from({ length: rows }, (_, i) => i);
  expect(currentOf(document, "x").mean).toBeCloseTo(meanOf(all.map(x)), 9);
  expect(kindOf(document, "y")).toBe("numeric");
  expect(resultOf(document, "type-errors", "y").currentValue).toBeCloseTo(1 / rows, 12);
  const numbers = all.filter((i) => i !== 28_000).map(x);
  expect(currentOf(document, "y").mean).toBeCloseTo(meanOf(numbers), 9);
});

test("keys may be absent, mixed, nested, or differ only in case", async () => {
  using files = workFolder();
  files.write(
    "keys.ndjson",
    ndjsonText(300, (i) => ({
      id: i,
      ...(i % 3 === 0 ? { rare: i % 5 } : {}),
      x: i % 7,
      X: `t${i % 2}`,
      mixed: i % 2 === 0 ? { a: i } : [i],
      at: `2026-01-01T${10 + (i % 12)}:00:00+02:00`,
      big: 9_007_199_254_740_991 - (i % 2),
    })),
  );
  const document = await files.check("keys.ndjson", "keys.ndjson");
  expect(alertsOf(document)).toEqual([]);
  expect(resultOf(document, "missing-rate", "rare").currentValue).toBeCloseTo(2 / 3, 12);
  expect(sharesOf(document, "X")).toEqual({ t0: 0.5, t1: 0.5 });
  expect(Object.keys(sharesOf(document, "x"))).toHaveLength(7);
  expect(currentOf(document, "at")).toMatchObject({
    min: Date.UTC(2026, 0, 1, 8),
    max: Date.UTC(2026, 0, 1, 19),
  });
});

test("files of different shape are one table, with the types of all lines", async () => {
  using files = workFolder();
  files.write("in/a.ndjson", '{"x":1,"y":1}\n{"x":2,"y":2}\n');
  files.write("in/b.ndjson", '{"x":1.5,"z":"t"}\n{"x":2.5,"z":"u"}\n');
  const document = await files.check("in", "in");
  expect(document.current.rows).toBe(4);
  expect(currentOf(document, "x").mean).toBeCloseTo(1.75, 12);
  expect(resultOf(document, "missing-rate", "y").currentValue).toBe(0.5);
});

test("a file without objects, cut in an array or in a stream, says so", async () => {
  using files = workFolder();
  files.write("good.ndjson", good);
  await files.save("good.ndjson", "good.json");
  const array = JSON.stringify(
    Array.from({ length: 5_000 }, (_, i) => ({ id: i, x: (i * 7919) % 97 })),
  );
  const bad: Record<string, readonly [string | Uint8Array, RegExp]> = {
    "text.ndjson": ["oops\nno\n", /no line holds a JSON object; line 1: not valid JSON: oops/],
    "numbers.ndjson": ["1\n2\n", /no line holds a JSON object; line 1: no JSON object: 1/],
    "blank.ndjson": ["\n\n", /no line holds a JSON object/],
    "cut.rows.json": [array.slice(0, 3_000), /JSON array is broken or ends too early/],
    "cut.ndjson.gz": [gzipSync(array).subarray(0, 5_000), /compressed stream ends too early/],
    "twice.ndjson": ['{"x":1}\n{"x":1,"x":2}\n', /twice\.ndjson.* line 2.*duplicate key/],
  };
  for (const [path, [content, expected]] of Object.entries(bad)) {
    files.write(path, content);
    const { code, message } = await files.fail("check", path, "--baseline", "good.json");
    expect(code).toBe("PL_SOURCE_UNREADABLE");
    expect(message).toMatch(expected);
    expect(message).not.toContain("temporary");
  }
});
