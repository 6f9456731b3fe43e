import { evidently, nannyml } from "@plumbline/stats";
import { expect, test } from "vitest";
import { createMemoryEngine } from "../engines/memory/memory-engine.ts";
import type { MemorySource } from "../sources/source.ts";
import { compareInDialect, type DialectCompareOptions } from "./compare-dialect.ts";

type Columns = MemorySource["columns"];

const wave = (rows: number, shift: number) =>
  Array.from({ length: rows }, (_, i) => ((i * 0.6180339887498949) % 1) + shift);
const names = (rows: number, of: readonly string[]) =>
  Array.from({ length: rows }, (_, i) => of[i % of.length] ?? "");

const before: Columns = {
  amount: wave(400, 0),
  level: Array.from({ length: 400 }, (_, i) => i % 4),
  colour: names(400, ["red", "green", "blue"]),
  note: Array.from({ length: 400 }, (_, i) => `note ${i}`),
  day: Array.from({ length: 400 }, (_, i) => new Date(i * 86_400_000)),
  gone: wave(400, 0),
};
const { gone: _gone, ...kept } = before;
const now: Columns = { ...kept, amount: wave(400, 0.4).map((x, i) => (i % 50 === 7 ? null : x)) };

async function compare(dialect: string, options: DialectCompareOptions = {}) {
  const engine = createMemoryEngine();
  const reference = await engine.open({ columns: before });
  const current = await engine.open({ columns: now });
  return compareInDialect(reference, current, dialect, options);
}

test("compareInDialect() gives each column the tool's own method, and says what has none", async () => {
  const { title, peerVersion, rows } = await compare("evidently");
  expect({ title, peerVersion }).toEqual({ title: "Evidently", peerVersion: "0.7.23" });
  expect(rows.map(({ column, method, drifted, why }) => [column, method, drifted, why])).toEqual([
    ["amount", "ks", true, null],
    ["level", "chisquare", false, null],
    ["colour", "chisquare", false, null],
    ["note", null, null, "no-method"],
    ["day", null, null, "no-method"],
    ["gone", null, null, "missing-column"],
  ]);
});

test("compareInDialect() answers what the dialect answers on the same rows", async () => {
  const { rows } = await compare("nannyml", { columns: ["amount"], method: "wasserstein" });
  const method = nannyml.methods.find(({ id }) => id === "wasserstein");
  if (method?.shape !== "numeric") throw new Error("no such method");
  const { defined: _, ...same } = method.compute(
    before["amount"] as number[],
    now["amount"] as number[],
  );
  expect(rows).toEqual([{ column: "amount", method: "wasserstein", ...same, why: null }]);
});

test("compareInDialect() takes a method for the columns it fits, and a threshold", async () => {
  const { rows } = await compare("evidently", { method: "wasserstein", threshold: 100 });
  expect(rows[0]).toMatchObject({ method: "wasserstein", threshold: 100, drifted: false });
  expect(rows[2]).toMatchObject({ column: "colour", value: null, why: "no-method" });
});

test("compareInDialect() refuses what it does not know, and names what there is", async () => {
  await expect(compare("evidentl")).rejects.toThrow("one of evidently, nannyml, tfdv, deepchecks");
  await expect(compare("tfdv", { method: "ks" })).rejects.toThrow("jensen_shannon");
  await expect(compare("tfdv", { columns: ["amuont"] })).rejects.toThrow('"amount"');
  expect(evidently.methods.length).toBeGreaterThan(0);
});
