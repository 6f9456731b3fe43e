import { expect, test } from "vitest";
import { csvText, linesOf, meanOf, ndjsonText } from "../fixtures/csv-text.ts";
import { alertsOf, currentOf, kindOf, resultOf } from "../fixtures/find-in-result.ts";
import { workFolder } from "../fixtures/work-folder.ts";

test(
  "ten thousand columns of a CSV are profiled, each with its own numbers",
  { timeout: 180_000 },
  async () => {
    using files = workFolder();
    const [columns, rows] = [10_000, 8];
    const value = (row: number, column: number) => ((row * (column + 1)) % 97) + 0.5;
    const places = Array.from({ length: columns }, (_, column) => column);
    const header = places.map((column) => `c${column}`).join(",");
    files.write(
      "wide.csv",
      linesOf(header, rows, (row) => places.map((column) => value(row, column)).join(",")),
    );
    const profile = await files.profile("wide.csv");
    expect(profile.columns).toHaveLength(columns);
    for (const column of [0, 1, 127, 128, 4_999, 9_999]) {
      const values = Array.from({ length: rows }, (_, row) => value(row, column));
      expect(profile.columns[column]).toMatchObject({ name: `c${column}`, missing: 0 });
      expect(profile.columns[column]?.measures[0]).toMatchObject({
        finite: rows,
        min: Math.min(...values),
        max: Math.max(...values),
      });
    }
  },
);

test("a thousand columns of Parquet are checked from end to end", async () => {
  using files = workFolder();
  const made = Array.from({ length: 1_000 }, (_, k) => `(r * ${k + 1}) % 97 + 0.5 AS c${k}`);
  await files.parquet("wide.parquet", `SELECT ${made.join(", ")} FROM range(100) t(r)`);
  const document = await files.check("wide.parquet", "wide.parquet");
  expect(alertsOf(document)).toEqual([]);
  const values = Array.from({ length: 100 }, (_, r) => ((r * 500) % 97) + 0.5);
  expect(currentOf(document, "c499").mean).toBeCloseTo(meanOf(values), 9);
});

test("a million distinct texts are counted without being kept", async () => {
  using files = workFolder();
  await files.parquet(
    "distinct.parquet",
    "SELECT 'user-' || i AS u, i % 40 AS x FROM range(1000000) t(i)",
  );
  const { rows, columns } = await files.profile("distinct.parquet", "--id", "u");
  expect(rows).toBe(1_000_000);
  const [first, ...others] = columns[0]?.distinct?.entries ?? [];
  // The 512th lowest of n hashes out of 2^52 stands at about 512 / n of the way.
  const last = Number.parseInt(others.at(-1)?.hash ?? first?.hash ?? "0", 16) / 2 ** 52;
  expect(511 / last).toBeGreaterThan(850_000);
  expect(511 / last).toBeLessThan(1_150_000);
  expect(columns[1]?.measures[0]).toMatchObject({ finite: 1_000_000, min: 0, max: 39 });
});

test("texts of a megabyte are measured whole, and lines beyond two are told", async () => {
  using files = workFolder();
  const text = (i: number) => `${"abcdefg ".repeat(125_000)}${i}`;
  files.write(
    "long.csv",
    csvText("id,t", 8, (i) => [i, text(i)]),
  );
  files.write(
    "long.ndjson",
    ndjsonText(8, (i) => ({ id: i, t: text(i) })),
  );
  for (const path of ["long.csv", "long.ndjson"]) {
    const document = await files.check(path, path, "--kind", "t=text");
    expect(document.current).toMatchObject({ rows: 8, unreadableRows: 0 });
    expect(kindOf(document, "t")).toBe("text");
    expect(currentOf(document, "t", "length").mean).toBe(1_000_001);
    expect(currentOf(document, "t", "letter-share").mean).toBeCloseTo(875_000 / 1_000_001, 9);
  }
  files.write(
    "longer.csv",
    csvText("id,t", 20, (i) => [i, i === 7 ? "x".repeat(3_000_000) : "q"]),
  );
  const document = await files.check("longer.csv", "longer.csv");
  expect(document.current).toMatchObject({ rows: 19, unreadableRows: 1 });
  expect(resultOf(document, "unreadable-rows").reason).toContain("line 9: longer than 2 MB");
});
