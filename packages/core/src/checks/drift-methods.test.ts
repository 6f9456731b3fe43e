import { createRandom } from "@plumbline/stats";
import { expect, test } from "vitest";
import { compareSamples, type Rows } from "../evaluation/compare-samples.ts";
import { driftMethods, type DriftMethodId, methodIds } from "./drift-methods.ts";
import { type DriftKind, driftKinds, type DriftMethod } from "./drift/drift-method.ts";

const methods: readonly DriftMethod[] = driftMethods;

test("the list holds methods, each under its own id, and some for every kind of values", () => {
  expect(new Set(methods.map(({ id }) => id)).size).toBe(methods.length);
  for (const kind of driftKinds) expect(methodIds(kind).length).toBeGreaterThan(1);
});

const weekMs = 7 * 86_400_000;
const draw: Record<DriftKind, (seed: string, rows: number, isMoved: boolean) => Rows> = {
  numeric: (seed, rows, isMoved) => {
    const random = createRandom(seed);
    // Wider and higher, so that tests of the spread see it too.
    const value = () => (isMoved ? 0.6 + 1.6 * random.normal() : random.normal());
    return { x: Array.from({ length: rows }, value) };
  },
  categorical: (seed, rows, isMoved) => {
    const random = createRandom(seed);
    const value = () => {
      const u = random.uniform();
      return ["a", "b", "c", "d", "e"][Math.floor(5 * (isMoved ? u ** 2 : u))] ?? "a";
    };
    return { x: Array.from({ length: rows }, value) };
  },
  "two-values": (seed, rows, isMoved) => {
    const random = createRandom(seed);
    return { x: Array.from({ length: rows }, () => random.uniform() < (isMoved ? 0.45 : 0.2)) };
  },
  cyclic: (seed, rows, isMoved) => {
    const random = createRandom(seed);
    const hour = () => (isMoved ? random.uniform() ** 2 : random.uniform()) * 24;
    const value = (_: unknown, row: number) =>
      new Date(weekMs * (row % 7) + Math.floor(hour()) * 3_600_000);
    return { x: Array.from({ length: rows }, value) };
  },
};

const optionOf = {
  numeric: "numeric",
  categorical: "categorical",
  "two-values": "twoValues",
  cyclic: "cyclic",
} as const satisfies Record<DriftKind, string>;

async function drift(kind: DriftKind, method: DriftMethodId, isMoved: boolean, rows = 1500) {
  const { results } = await compareSamples(
    draw[kind]("before", rows, false),
    draw[kind]("now", rows, isMoved),
    {
      kinds: {
        x: kind === "cyclic" ? "timestamp" : kind === "numeric" ? "numeric" : "categorical",
      },
    },
    { checks: { drift: { [optionOf[kind]]: method } } },
  );
  const wanted = kind === "cyclic" ? "hour" : "value";
  const found = results.find(({ check, measure }) => check === "drift" && measure === wanted);
  if (!found) throw new Error(`no result for ${method} on ${kind}`);
  return found;
}

for (const kind of driftKinds) {
  for (const id of methodIds(kind)) {
    test(`${id} is quiet about ${kind} values that did not change`, async () => {
      const result = await drift(kind, id, false);
      expect(result.reason).not.toBe("");
      expect(["ok", "underpowered"]).toContain(result.verdict);
    });
    test(`${id} alerts about ${kind} values that did`, async () => {
      const result = await drift(kind, id, true);
      expect(result).toMatchObject({ verdict: "alert" });
      expect(result.value).not.toBeNull();
    });
    test(`${id} never alerts about ${kind} values with few rows`, async () => {
      const result = await drift(kind, id, true, 25);
      expect(result.verdict).not.toBe("alert");
    });
  }
}

test("a method for one column is used where it fits, and the kind's where it does not", async () => {
  const rows: Rows = {
    ...draw.numeric("a", 500, false),
    y: draw.categorical("a", 500, false)["x"] ?? [],
  };
  const { results } = await compareSamples(
    rows,
    rows,
    {},
    {
      checks: { drift: { columns: { x: "ks", y: "ks" } } },
    },
  );
  const methodOf = (name: string) =>
    results.find(({ check, column }) => check === "drift" && column === name)?.method;
  expect(methodOf("x")).toBe("ks");
  expect(methodOf("y")).toBe("jensen-shannon + chi-square");
});
