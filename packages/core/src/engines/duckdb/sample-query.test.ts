import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterAll, beforeAll, expect, test } from "vitest";
import { plan } from "../../planning/make-plan.ts";
import { createDuckDbEngine } from "./duckdb-engine.ts";

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "plumbline-sample-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function write(name: string, select: string): Promise<void> {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  await connection.run(
    `COPY (${select}) TO '${join(folder, name)}' (FORMAT parquet, ROW_GROUP_SIZE 2048)`,
  );
  connection.closeSync();
  instance.closeSync();
}

async function sampleOf(pattern: string, roles: { readonly id?: string }) {
  const engine = await createDuckDbEngine();
  try {
    const table = await engine.open({ paths: [join(folder, pattern)] });
    const planned = await plan(table, { roles, sampleSize: 500 });
    const { sample } = await table.profile(planned);
    const column = (name: string) =>
      sample.columns[planned.columns.findIndex((one) => one.name === name)] ?? [];
    return { sample, column };
  } finally {
    await engine.close();
  }
}

test.each([
  { name: "an id", roles: { id: "id" } },
  { name: "the most varied columns", roles: {} },
])(
  "values of a sampled row belong together over files and row groups, by $name",
  async ({ roles }) => {
    for (const part of [0, 1, 2]) {
      const from = `range(${part * 40_000}, ${(part + 1) * 40_000}) t(i)`;
      await write(
        `rows-${part}.parquet`,
        `SELECT 'id-' || i AS id, i * 0.5 AS half, CASE WHEN i % 7 <> 0 THEN CAST(i AS BIGINT) END AS whole, 'text ' || (i % 5) AS text, CASE WHEN i % 11 = 0 THEN 'NaN'::DOUBLE ELSE sqrt(i) END AS root FROM ${from}`,
      );
    }
    const { sample, column } = await sampleOf("rows-*.parquet", roles);
    expect(sample.hashes).toHaveLength(500);
    expect(sample.hashes).toEqual([...sample.hashes].sort());
    column("half").forEach((half, row) => {
      const i = Number(half) * 2;
      expect(column("whole")[row]).toBe(i % 7 === 0 ? null : i);
      expect(column("text")[row]).toBe(`text ${i % 5}`);
      expect(column("root")[row]).toBe(i % 11 === 0 ? "NaN" : Math.sqrt(i));
      expect(column("id")[row]).toBe(`id-${i}`);
    });
    expect(new Set(column("half")).size).toBe(500);
  },
);

test("rows that are all alike are sampled up to the size", async () => {
  await write("same.parquet", "SELECT 1.5 AS a, 2.5 AS b, 'x' AS c FROM range(20000)");
  const { sample, column } = await sampleOf("same.parquet", {});
  expect(sample.hashes).toHaveLength(500);
  expect(column("a")).toEqual(Array.from({ length: 500 }, () => 1.5));
});
