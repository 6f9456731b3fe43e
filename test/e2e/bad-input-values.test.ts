import { expect, test } from "vitest";
import { csvText, meanOf } from "../fixtures/csv-text.ts";
import { alertsOf, currentOf, kindOf, resultOf, sharesOf } from "../fixtures/find-in-result.ts";
import { workFolder } from "../fixtures/work-folder.ts";

test("integers beyond 2^53 stay apart, and so do ids beyond 64 bits", async () => {
  using files = workFolder();
  const big = (i: number) => 9_007_199_254_740_992n + BigInt(i);
  files.write(
    "big.csv",
    csvText("key,code,x", 500, (i) => [
      `${2n ** 64n + BigInt(i)}`,
      `${big(i % 5)}`,
      `${big(2 * i)}`,
    ]),
  );
  const document = await files.check("big.csv", "big.csv", "--id", "key");
  expect(sharesOf(document, "code")).toEqual({
    "9007199254740992": 0.2,
    "9007199254740993": 0.2,
    "9007199254740994": 0.2,
    "9007199254740995": 0.2,
    "9007199254740996": 0.2,
  });
  expect(currentOf(document, "x")).toMatchObject({ min: 2 ** 53, max: 2 ** 53 + 998 });
  expect(resultOf(document, "duplicate-ids", "key").value).toBe(0);
  expect(kindOf(document, "key")).toBe(undefined);
});

test("NaN, infinities, 1e308, -0 and numbers too large are counted for what they are", async () => {
  using files = workFolder();
  const texts = ["NaN", "inf", "-Infinity", "1e308", "-1e308", "-0", "1e400", ""];
  files.write(
    "special.csv",
    csvText("id,x", 800, (i) => [i, texts[i % 8] ?? ""]),
  );
  const { columns } = await files.profile("special.csv");
  expect(columns[1]).toMatchObject({ name: "x", missing: 100, typeErrors: 0 });
  expect(columns[1]?.measures[0]).toMatchObject({
    finite: 300,
    nan: 100,
    positiveInfinity: 200,
    negativeInfinity: 100,
    min: -1e308,
    max: 1e308,
  });
  // The sum of what is there overflows: an undefined mean, not a wrong one.
  files.write(
    "huge.csv",
    csvText("id,x", 300, (i) => [i, `${1 + (i % 7)}e307`]),
  );
  const document = await files.check("huge.csv", "huge.csv");
  const { mean, min, max } = currentOf(document, "x");
  expect([min, max]).toEqual([1e307, 7e307]);
  const truth = meanOf(Array.from({ length: 300 }, (_, i) => 1 + (i % 7))) * 1e307;
  expect(mean === null || Math.abs(mean / truth - 1) < 1e-9).toBe(true);
  expect(alertsOf(document)).toEqual([]);
});

test("columns without any value, and tables of one row, are no failure", async () => {
  using files = workFolder();
  files.write(
    "null.csv",
    csvText("id,x", 300, (i) => [i, ""]),
  );
  files.write(
    "number.csv",
    csvText("id,x", 300, (i) => [i, i * 3]),
  );
  files.write("one.csv", "id,x\n1,2\n");
  expect(alertsOf(await files.check("null.csv", "null.csv"))).toEqual([]);
  const gone = await files.check("null.csv", "number.csv");
  expect(alertsOf(gone)).toEqual(["missing-rate: x"]);
  expect(currentOf(gone, "x")).toMatchObject({ missing: 300, mean: null });
  const come = await files.check("number.csv", "null.csv");
  expect(resultOf(come, "missing-rate", "x")).toMatchObject({ verdict: "alert", currentValue: 0 });
  const one = await files.check("one.csv", "number.csv");
  expect(currentOf(one, "x")).toMatchObject({ rows: 1, mean: 2, min: 2, max: 2 });
  expect(alertsOf(await files.check("one.csv", "one.csv"))).toEqual([]);
});

test("categories of which none is common are new and vanished", async () => {
  using files = workFolder();
  for (const [name, words] of [
    ["old.csv", ["a", "b"]],
    ["new.csv", ["y", "z"]],
  ] as const) {
    files.write(
      name,
      csvText("id,c", 400, (i) => [i, words[i % 2] ?? ""]),
    );
  }
  const document = await files.check("new.csv", "old.csv");
  expect(alertsOf(document)).toEqual(
    expect.arrayContaining(["drift: c", "new-categories: c", "vanished-categories: c"]),
  );
  expect(resultOf(document, "new-categories", "c").currentValue).toBe(1);
});

const everyType = `SELECT
  i AS id, ('b' || i)::BLOB AS blob, {'a': i} AS struct, MAP {'k': i} AS map, [i, i + 1] AS ints,
  ['a'] AS words, [0.5, i]::DOUBLE[] AS vector, (i / 4.0)::DECIMAL(10, 2) AS dec,
  TIMESTAMP '2026-01-01' + to_hours(i::INT) AS ts,
  (TIMESTAMP '2026-01-01' + to_hours(i::INT))::TIMESTAMPTZ AS zoned,
  (TIMESTAMP '2026-01-01' + to_hours(i::INT))::TIMESTAMP_NS AS nano,
  DATE '2026-01-01' + (i % 50)::INT AS day, TIME '10:00' AS time, INTERVAL (i) DAY AS span,
  uuid() AS uuid, (i * 1000000000000000)::HUGEINT AS huge, (i % 3)::UTINYINT AS tiny,
  CASE WHEN i % 10 = 0 THEN 'infinity'::TIMESTAMP ELSE TIMESTAMP '2026-01-01' END AS never,
  CASE i % 5 WHEN 0 THEN 'nan'::DOUBLE WHEN 1 THEN 'inf'::DOUBLE WHEN 2 THEN '-inf'::DOUBLE
    WHEN 3 THEN 1e308 ELSE -0.0 END AS special, NULL AS nothing
  FROM range(400) t(i)`;

test("every type of Parquet is read, and what has no number of its own is counted", async () => {
  using files = workFolder();
  await files.parquet("types.parquet", everyType);
  const document = await files.check("types.parquet", "types.parquet");
  expect(alertsOf(document)).toEqual([]);
  const all = Array.from({ length: 400 }, (_, i) => i);
  expect(currentOf(document, "dec").mean).toBeCloseTo(meanOf(all.map((i) => i / 4)), 9);
  for (const name of ["ts", "zoned", "nano"]) {
    expect(currentOf(document, name)).toMatchObject({
      min: Date.UTC(2026, 0, 1),
      max: Date.UTC(2026, 0, 1) + 399 * 3_600_000,
    });
  }
  expect(currentOf(document, "vector", "norm").max).toBeCloseTo(Math.hypot(0.5, 399), 9);
  expect(currentOf(document, "ints", "length")).toMatchObject({ min: 2, max: 2 });
  expect(currentOf(document, "never").max).toBe(Date.UTC(2026, 0, 1));
  expect(currentOf(document, "huge").max).toBe(399e15);
  const { columns } = await files.profile("types.parquet");
  const distinct = columns.find(({ name }) => name === "struct")?.distinct?.entries.length;
  expect(distinct).toBe(400);
  const special = columns.find(({ name }) => name === "special")?.measures[0];
  expect(special).toMatchObject({
    finite: 160,
    nan: 80,
    positiveInfinity: 80,
    negativeInfinity: 80,
  });
});

test("columns of any type that become another type are findings, not failures", async () => {
  using files = workFolder();
  await files.parquet("types.parquet", everyType);
  const names = "blob struct map ints words vector dec ts zoned nano day time span uuid huge tiny";
  const values = ["'x'", "5", "{'a': 1}", "true", "1.5", "DATE '2026-01-01'"];
  const others = names.split(" ").map((name, i) => `${values[i % values.length]} AS ${name}`);
  await files.parquet(
    "others.parquet",
    `SELECT i AS id, ${others.join(", ")}, 'x' AS never, 'x' AS special, 'x' AS nothing FROM range(400) t(i)`,
  );
  const document = await files.check("others.parquet", "types.parquet");
  expect(resultOf(document, "type-errors", "special").currentValue).toBe(1);
  expect(resultOf(document, "type-errors", "vector").currentValue).toBe(1);
  expect(alertsOf(document)).toEqual(expect.arrayContaining(["schema: dec", "schema: vector"]));
  const back = await files.check("types.parquet", "others.parquet");
  expect(alertsOf(back)).toEqual(expect.arrayContaining(["schema: dec", "schema: vector"]));
});

test("Parquet files of which a column has types that do not go together name both", async () => {
  using files = workFolder();
  await files.parquet("in/a.parquet", "SELECT 1 AS x");
  await files.parquet("in/b.parquet", "SELECT {'a': 1} AS x");
  const { code, message } = await files.fail("check", "in", "--baseline", "in");
  expect(code).toBe("PL_SOURCE_UNREADABLE");
  expect(message).toMatch(/column "x" is INTEGER in .*a\.parquet, but STRUCT.* in another file/);
});

test("a damaged Parquet file is an error, wherever it is damaged", async () => {
  using files = workFolder();
  await files.parquet("good.parquet", "SELECT i AS id, md5(i::VARCHAR) AS c FROM range(5000) t(i)");
  await files.save("good.parquet", "good.json");
  const bytes = files.read("good.parquet");
  const damaged: Record<string, Uint8Array> = {
    "half.parquet": bytes.subarray(0, bytes.length >> 1),
    "without-end.parquet": bytes.subarray(0, bytes.length - 4),
    "without-start.parquet": bytes.subarray(bytes.length >> 1),
    "pages.parquet": Buffer.from(bytes).fill(7, 40, 4_000),
    "footer.parquet": Buffer.from(bytes).fill(0xff, bytes.length - 200, bytes.length - 20),
    "empty.parquet": new Uint8Array(),
  };
  for (const [path, content] of Object.entries(damaged)) {
    files.write(path, content);
    const { code, message } = await files.fail("check", path, "--baseline", "good.json");
    expect(code).toBe("PL_SOURCE_UNREADABLE");
    expect(message).toContain(path);
    expect(message).toMatch(/write|copy|--format/i);
  }
});
