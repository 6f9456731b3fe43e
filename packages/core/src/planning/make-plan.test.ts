import { expect, test } from "vitest";
import { createMemoryEngine } from "../engines/memory/memory-engine.ts";
import { check } from "../evaluation/check.ts";
import { createBaseline } from "../profiles/document.ts";
import { plan } from "./make-plan.ts";

const names = ["__proto__", "constructor", "toString", "hasOwnProperty", "valueOf"];

test("columns called like what every object has are planned and checked like others", async () => {
  const numbers = Array.from({ length: 200 }, (_, row) => row / 7);
  const columns = Object.fromEntries(names.map((name) => [name, numbers]));
  const table = await createMemoryEngine().open({ columns });
  const planned = await plan(table, { kinds: {} });
  expect(planned.columns.map(({ name, kind }) => [name, kind])).toEqual(
    names.map((name) => [name, "numeric"]),
  );
  const profile = await table.profile(planned);
  const { results } = check(createBaseline(planned, profile), profile, { nowMs: 0 });
  expect(results.length).toBeGreaterThan(0);
  expect(results.filter(({ verdict }) => verdict === "alert")).toEqual([]);
});

test("a column that spans all numbers there are is planned, checked and drawn", async () => {
  const x = Array.from({ length: 2_000 }, (_, row) => (row % 2 === 0 ? row - 1_000 : 1e308 - row));
  const columns = { x: x.map((value, row) => (row % 4 === 1 ? -value : value)) };
  const table = await createMemoryEngine().open({ columns });
  const planned = await plan(table);
  const profile = await table.profile(planned);
  const { results, distributions } = check(createBaseline(planned, profile), profile, { nowMs: 0 });
  expect(results.length).toBeGreaterThan(0);
  expect(distributions.length).toBe(1);
});
