import { expect, test } from "vitest";
import { createMemoryEngine } from "../engines/memory/memory-engine.ts";
import type { MemoryValue } from "../sources/source.ts";
import { plan } from "./make-plan.ts";

const many = (make: (row: number) => MemoryValue, rows = 400): MemoryValue[] =>
  Array.from({ length: rows }, (_, row) => make(row));

async function kindOf(values: MemoryValue[], name = "column"): Promise<string | undefined> {
  const table = await createMemoryEngine().open({ columns: { [name]: values } });
  return (await plan(table)).columns[0]?.kind;
}

test.each([
  ["decimals", many((row) => row / 7), "column", "numeric"],
  ["whole numbers", many((row) => row % 97), "column", "numeric"],
  ["ten codes", many((row) => row % 10), "column", "categorical"],
  ["growing whole numbers called id", many((row) => row), "user_id", "identifier"],
  ["growing whole numbers of another name", many((row) => row), "amount", "numeric"],
  ["truth values", many((row) => row % 2 === 0), "column", "boolean"],
  ["times", many((row) => new Date(row * 1e7)), "column", "timestamp"],
  ["few texts", many((row) => `c${row % 30}`), "column", "categorical"],
  ["texts that never repeat", many((row) => `key-${row}`), "column", "identifier"],
  ["sentences", many((row) => `this is sentence number ${row}`), "column", "text"],
  ["vectors", many((row) => [row, 1]), "column", "embedding"],
  ["nothing but missing", many(() => null), "column", "numeric"],
] as const)("%s are %s", async (_, values, name, kind) => {
  expect(await kindOf([...values], name)).toBe(kind);
});

test("a kind that the user gives overrules the inferred one", async () => {
  const table = await createMemoryEngine().open({ columns: { code: many((row) => row % 97) } });
  const planned = await plan(table, { kinds: { code: "categorical" } });
  expect(planned.columns[0]?.kind).toBe("categorical");
  expect(planned.columns[0]?.measures[0]?.shape).toBe("categories");
});

test("a role that names no column is refused with the nearest name", async () => {
  const table = await createMemoryEngine().open({ columns: { delay: [1, 2] } });
  await expect(plan(table, { roles: { target: "delya" } })).rejects.toThrow(
    'There is no column "delya" (role target). Did you mean "delay"?',
  );
});

test("the same baseline gives the same plan", async () => {
  const source = { columns: { a: many((row) => Math.sin(row)), b: many((row) => `c${row % 3}`) } };
  const engine = createMemoryEngine();
  expect(await plan(await engine.open(source))).toEqual(await plan(await engine.open(source)));
});
