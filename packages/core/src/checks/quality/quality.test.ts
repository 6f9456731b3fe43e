import { createRandom } from "@plumbline/stats";
import { expect, test } from "vitest";
import { check } from "../../evaluation/check.ts";
import { compareSamples, profileSamples, type Rows } from "../../evaluation/compare-samples.ts";
import type { CheckOptions } from "../../evaluation/check-options.ts";
import type { PlanOptions } from "../../profiles/plan-options.ts";

type Make = (row: number) => string | number | boolean | Date | null;

const many = (make: Make, rows = 1000) => Array.from({ length: rows }, (_, row) => make(row));

function normals(
  seed: string,
  change: (value: number, row: number) => number | string | null = (v) => v,
) {
  const random = createRandom(seed);
  return many((row) => change(random.normal(), row));
}

async function verdictOf(
  id: string,
  before: Rows,
  now: Rows,
  options: PlanOptions = {},
  checkOptions: CheckOptions = {},
) {
  const { results } = await compareSamples(before, now, options, checkOptions);
  const found = results.find((result) => result.check === id);
  return { verdict: found?.verdict, reason: found?.reason ?? "", result: found };
}

const cities = (seed: string, names: readonly string[]) => {
  const random = createRandom(seed);
  return many(() => names[random.below(names.length)] ?? null);
};

const faults: Record<string, readonly [id: string, before: Rows, now: Rows, PlanOptions?]> = {
  "more values are missing": [
    "missing-rate",
    { x: normals("a", (v, row) => (row % 50 === 0 ? null : v)) },
    { x: normals("b", (v, row) => (row % 5 === 0 ? null : v)) },
  ],
  "a column has become all missing": ["missing-rate", { x: normals("a") }, { x: many(() => null) }],
  "numbers are NaN": [
    "not-finite",
    { x: normals("a") },
    { x: normals("b", (v, row) => (row % 9 === 0 ? Number.NaN : v)) },
  ],
  "texts stand where numbers belong": [
    "type-errors",
    { x: normals("a") },
    { x: normals("b", (v, row) => (row % 9 === 0 ? "n/a" : v)) },
    { kinds: { x: "numeric" } },
  ],
  "values lie outside the range": [
    "out-of-range",
    { x: normals("a") },
    { x: normals("b", (v, row) => (row % 9 === 0 ? 50 : v)) },
  ],
  "a new category is frequent": [
    "new-categories",
    { x: cities("a", ["ATL", "ORD"]) },
    { x: cities("b", ["ATL", "ORD", "XXX"]) },
  ],
  "a category is gone": [
    "vanished-categories",
    { x: cities("a", ["ATL", "ORD", "JFK"]) },
    { x: cities("b", ["ATL", "ORD"]) },
  ],
  "a column has become constant": ["constant", { x: normals("a") }, { x: many(() => 3) }],
  "a constant column varies": ["constant", { x: many(() => 3) }, { x: normals("b") }],
  "a sentinel took many rows": [
    "spike",
    { x: normals("a") },
    { x: normals("b", (v, row) => (row % 9 === 0 ? -999 : v)) },
  ],
  "the unit changed": [
    "unit-change",
    { x: normals("a", (v) => 20 + v) },
    { x: normals("b", (v) => 1000 * (20 + v)) },
  ],
  "ids repeat": [
    "duplicate-ids",
    { id: many((row) => `r${row}`), x: normals("a") },
    { id: many((row) => `r${row - (row % 100 === 1 ? 1 : 0)}`), x: normals("b") },
    { roles: { id: "id" } },
  ],
  "rows repeat": [
    "duplicate-rows",
    { x: normals("a"), y: normals("c") },
    {
      x: [...normals("b").slice(0, 900), ...normals("b").slice(0, 100)],
      y: [...normals("d").slice(0, 900), ...normals("d").slice(0, 100)],
    },
  ],
  "a column is gone": ["columns", { x: normals("a"), y: normals("c") }, { x: normals("b") }],
  "a type changed": [
    "schema",
    { x: normals("a") },
    { x: normals("b", (v) => String(v)) },
    { kinds: { x: "numeric" } },
  ],
  "there are no rows": ["volume", { x: normals("a") }, { x: [] }],
  "scores leave 0 to 1": [
    "score-range",
    { s: many((row) => (row % 100) / 100) },
    { s: many((row) => (row % 100) / 50) },
    { roles: { score: "s" } },
  ],
};

for (const [name, [id, before, now, options = {}]] of Object.entries(faults)) {
  test(`${id} alerts when ${name}, and not about the baseline itself`, async () => {
    const fault = await verdictOf(id, before, now, options);
    expect(fault).toMatchObject({ verdict: "alert" });
    const same = await verdictOf(id, before, before, options);
    expect(["ok", "underpowered", undefined]).toContain(same.verdict);
  });
}

test("a column that is new is worth watching", async () => {
  const { verdict, reason } = await verdictOf(
    "columns",
    { x: normals("a") },
    { x: normals("b"), z: normals("c") },
  );
  expect(verdict).toBe("watch");
  expect(reason).toContain("does not have");
});

test("whole numbers where the baseline had decimals are no change of type", async () => {
  const { verdict } = await verdictOf("schema", { x: normals("a") }, { x: many((row) => row) });
  expect(verdict).toBe("ok");
});

test("volume alerts outside the limits that the user sets, and only then", async () => {
  const rows = { x: normals("a") };
  const short = { x: normals("b").slice(0, 20) };
  expect((await verdictOf("volume", rows, short)).verdict).toBe("ok");
  const checks = { volume: { minRows: 100 } };
  expect((await verdictOf("volume", rows, short, {}, { checks })).verdict).toBe("alert");
});

test("volume beside earlier counts alerts far from them, as far as they differ themselves", async () => {
  const before = { x: normals("a") };
  const now = async (rows: number, usual: readonly number[], more: object = {}) => {
    const checks = { volume: { usual: { rows: usual, ...more } } };
    const current = { x: normals("b").slice(0, rows) };
    return (await verdictOf("volume", before, current, {}, { checks })).result;
  };
  const even = [150, 148, 155, 151, 149, 152];
  expect((await now(150, even))?.verdict).toBe("ok");
  const low = await now(40, even);
  expect(low).toMatchObject({ verdict: "alert", currentValue: 40 });
  expect(low?.reason).toMatch(/^40 rows, 1\d\d to \d\d\d are usual/);
  expect((await now(150, [20, 21, 19, 22, 20, 20]))?.verdict).toBe("alert");
  expect((await now(40, even, { mayAlert: false }))?.verdict).toBe("watch");
  expect((await now(40, [10, 150, 600, 30, 300, 90]))?.verdict).not.toBe("alert");
  expect((await now(120, [150, 150]))?.verdict).toBe("ok");
});

test("freshness compares the newest event with the time it is given", async () => {
  const rows = { t: many((row) => new Date(Date.UTC(2024, 0, 1, 0, row % 60))), x: normals("a") };
  const options = { roles: { time: "t" } };
  const nowMs = Date.UTC(2024, 0, 3);
  const stated = await verdictOf("freshness", rows, rows, options, { nowMs });
  expect(stated.verdict).toBe("ok");
  const checks = { freshness: { maxAgeHours: 24 } };
  const old = await verdictOf("freshness", rows, rows, options, { nowMs, checks });
  expect(old).toMatchObject({ verdict: "alert" });
  expect(old.result?.value).toBeCloseTo(47.02, 1);
  const unknown = await verdictOf("freshness", rows, rows, options, { checks });
  expect(unknown.verdict).toBe("undefined");
});

test("a column with many rare values may bring new ones", async () => {
  const rare = (seed: string) => {
    const random = createRandom(seed);
    return many(() => `v${Math.floor(-60 * Math.log(random.uniform()))}`);
  };
  const kinds = { x: "categorical" } as const;
  const { verdict, result } = await verdictOf(
    "new-categories",
    { x: rare("a") },
    { x: rare("b") },
    { kinds },
  );
  expect(result?.currentValue).toBeGreaterThan(0);
  expect(["ok", "underpowered"]).toContain(verdict);
});

test("unreadable rows that the baseline does not have alert with an example", async () => {
  const { baseline, current } = await profileSamples({ x: normals("a") }, { x: normals("b") });
  const source = {
    ...current.source,
    unreadableRows: 4,
    unreadableExamples: ["line 7 has 3 fields"],
  };
  const { results } = check(baseline, { ...current, source });
  const found = results.find((result) => result.check === "unreadable-rows");
  expect(found).toMatchObject({ verdict: "alert" });
  expect(found?.reason).toContain("line 7");
});

test("missing values in one segment are found there", async () => {
  const group = cities("g", ["a", "b", "c", "d"]);
  const before = { g: group, x: normals("a") };
  const now = {
    g: group,
    x: normals("b", (v, row) => (group[row] === "a" && row % 3 === 0 ? null : v)),
  };
  const { results } = await compareSamples(before, now, { segments: [["g"]] });
  const cell = results.find(({ check: id, segment }) => id === "missing-rate" && segment === "g=a");
  expect(cell).toMatchObject({ verdict: "alert" });
});

test("rows of coarse columns that repeat by coincidence do not alert, a file loaded twice does", async () => {
  const coarse = (seed: string): Rows => {
    const random = createRandom(seed);
    const code = () => `c${random.below(400)}`;
    return { a: many(code), b: many(() => random.below(300) + 0.5) };
  };
  const rows = coarse("a");
  const chance = await verdictOf("duplicate-rows", rows, coarse("b"));
  expect(["ok", "watch"]).toContain(chance.verdict);
  const twice = (values: Rows[string] | undefined) => [...(values ?? []), ...(values ?? [])];
  const now = coarse("b");
  const loaded = { a: twice(now["a"]), b: twice(now["b"]) };
  expect(await verdictOf("duplicate-rows", rows, loaded)).toMatchObject({ verdict: "alert" });
});

test("a rare class that the baseline happens to lack is no alert, a new spelling of all is", async () => {
  const model = (rare: number, spelling: string): Rows => ({
    label: many((row) => (row < rare ? "rare" : row % 2 === 0 ? spelling : "no")),
    prediction: many((row) => (row % 2 === 0 ? "yes" : "no")),
  });
  const plan: PlanOptions = { roles: { target: "label", prediction: "prediction" } };
  const few = await verdictOf("unknown-labels", model(0, "yes"), model(4, "yes"), plan);
  expect(few.verdict).not.toBe("alert");
  const all = await verdictOf("unknown-labels", model(0, "yes"), model(0, "YES"), plan);
  expect(all.verdict).toBe("alert");
});

test("a small baseline's range is left by chance", async () => {
  const take = (rows: Rows[string], count: number) => ({ x: [...rows].slice(0, count) });
  const before = take(normals("a"), 40);
  const { verdict, result } = await verdictOf("out-of-range", before, { x: normals("b") });
  expect(verdict).not.toBe("alert");
  expect(result?.p).toBeGreaterThan(0.01);
});

test("rows of a sample depend on each other only as far as it holds their cluster", async () => {
  const random = createRandom("days");
  const day = many((row) => `d${row % 10}`, 20_000);
  const levels = Array.from({ length: 10 }, () => random.normal());
  const x = many((row) => 0.3 * (levels[row % 10] ?? 0) + random.normal(), 20_000);
  const spiked = x.map((value, row) => (row % 11 === 0 ? -999 : value));
  const options = { roles: { cluster: "day" }, sampleSize: 1000 };
  const found = await verdictOf("spike", { day, x }, { day, x: spiked }, options);
  expect(found.result?.p).toBeLessThan(0.05);
});
